"""The figures that come with the project, brought into the database: what is missing is added, nothing overwritten."""

from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, operation
from accounts.models import User
from campaigns import tariff_file
from campaigns.models import HardshipGroup, Rate, Share

OWN_FILE = Path(__file__).resolve().parent / "data" / "tariffs.csv"

# What the groups of the list rules are called where no database says so.
GROUP_NAMES = {
    "poor": "Hộ nghèo",
    "near_poor": "Hộ cận nghèo",
    "ethnic_minority": "Người dân tộc thiểu số",
    "island": "Người sinh sống ở xã đảo, đặc khu",
    "student": "Học sinh, sinh viên",
    "elderly": "Người cao tuổi",
    "disabled": "Người khuyết tật",
    "orphan": "Trẻ mồ côi",
    "farm_household": "Hộ nông, lâm, ngư, diêm nghiệp có mức sống trung bình",
    "household": "Hộ gia đình",
    "hospital_patient": "Bệnh nhân nội trú",
    "other_hardship": "Hoàn cảnh khó khăn khác",
}


class UnknownGroup(Refusal):
    message = _("The file names groups that are not there: %(groups)s. Nothing was loaded.")


class Added(NamedTuple):
    """How many rows were missing, and how many there are now."""

    rates: int
    shares: int
    all_rates: int
    all_shares: int


def own_rows() -> tariff_file.Rows:
    """The rows of the project's file."""
    return tariff_file.read(OWN_FILE.read_text(encoding="utf-8"))


@operation(words=_("Figures of the project loaded"))
def load(*, by: User, at: datetime) -> Added:
    """Add what is missing of the project's file; a row of the same series and day stays as the office keeps it, and
    one that the office has moved to another day stays there alone.
    """
    rows = _without_moved(own_rows())
    known = set(HardshipGroup.objects.values_list("pk", flat=True))
    if unknown := {share.group for share in rows.shares if share.group} - known:
        raise UnknownGroup(groups=", ".join(sorted(unknown)))
    before = Rate.objects.count(), Share.objects.count()
    add_missing(rows, rate=Rate, share=Share)
    after = Rate.objects.count(), Share.objects.count()
    return Added(after[0] - before[0], after[1] - before[1], *after)


def _without_moved(rows: tariff_file.Rows) -> tariff_file.Rows:
    """Without those that are in the database on another day: the audit knows on which they were before."""
    rates = _moved(Rate, "position")
    shares = _moved(Share, "group_id", "province_id")
    return tariff_file.Rows(
        tuple(row for row in rows.rates if (row.kind, row.position, row.valid_from) not in rates),
        tuple(
            row
            for row in rows.shares
            if (row.kind, row.group or None, row.province or None, row.valid_from) not in shares
        ),
    )


def _moved(model: Any, *series: str) -> set[tuple[Any, ...]]:
    """Series and days (kind, `series`, valid from) on which rows began that begin on another day now."""
    columns = ("kind", *series, "valid_from")
    now = {pk: tuple(rest) for pk, *rest in model.objects.values_list("pk", *columns)}
    events = model.pgh_event_model.objects.filter(pgh_obj_id__in=now).values_list("pgh_obj_id", *columns).distinct()
    return {tuple(then) for pk, *then in events if tuple(then) != now[pk]}


def add_missing(rows: tariff_file.Rows, *, rate: Any, share: Any) -> None:
    """Add the rows whose series and day are not there; the models come from outside, so that a migration can bring
    those of its time. What such a time does not know yet, a figure or a group, is left to a later one.
    """
    kinds = {kind for kind, _name in rate._meta.get_field("kind").choices}
    groups = {"", *share._meta.get_field("group").related_model.objects.values_list("pk", flat=True)}
    rate.objects.bulk_create(
        [
            rate(kind=r.kind, position=r.position, value=r.value, valid_from=r.valid_from, legal_basis=r.legal_basis)
            for r in rows.rates
            if r.kind in kinds
        ],
        ignore_conflicts=True,
    )
    share.objects.bulk_create(
        [
            share(
                kind=s.kind,
                group_id=s.group or None,
                province_id=s.province or None,
                share=s.share,
                valid_from=s.valid_from,
                legal_basis=s.legal_basis,
            )
            for s in rows.shares
            if s.group in groups
        ],
        ignore_conflicts=True,
    )
