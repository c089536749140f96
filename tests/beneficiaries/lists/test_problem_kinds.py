"""Kinds of problems that are counted beside each other have names of their own."""

import re
from pathlib import Path

from beneficiaries import reading
from beneficiaries.lists.problem_kinds import kind_label


def test_all_that_may_be_wrong_with_a_date_or_number_has_a_name_of_its_own():
    written = "".join(path.read_text(encoding="utf-8") for path in Path(reading.__path__[0]).glob("*.py"))
    codes = sorted(set(re.findall(r'"((?:date|id|code)_[a-z_]+)"', written)) - {"date_1904", "date_text"})
    labels = {code: kind_label("birth_date", code) for code in codes}
    assert len(codes) > 20
    assert [code for code, label in labels.items() if label == kind_label("birth_date", "")] == []
    assert len(set(labels.values())) == len(labels)
