"""How many of those who wait the quotas let receive a gift. Pure: numbers by the codes of communes and provinces."""

from collections import Counter
from collections.abc import Mapping


def may_receive(waiting: Mapping[str, int], provinces: Mapping[str, str], left: Mapping[str, int]) -> int:
    """Of the people `waiting` for one gift, by commune. `provinces`: the province of each commune; `left`: what the
    quota of a commune or province still allows; where there is none, as many as wait.
    """
    by_province: Counter[str] = Counter()
    for commune, people in waiting.items():
        by_province[provinces[commune]] += min(people, max(left.get(commune, people), 0))
    return sum(min(people, max(left.get(province, people), 0)) for province, people in by_province.items())
