"""The people who have a sponsor's gifts, behind a mask, a page of them at a time."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Case, F, Q, TextField, Value, When
from django.db.models.functions import MD5, Cast

from allocations.models import Allocation
from beneficiaries.masking import Masked, masked
from publication.places import Place

ON_A_PAGE = 100


@dataclass(frozen=True)
class Recipient:
    gift: str
    who: Masked


@dataclass(frozen=True)
class People:
    """`numbers`: of how many people of a line and a province each is shown; `names`: of the gifts by line. By province
    and line; among those in an order that tells nothing, on each page by what is shown alone.
    """

    numbers: Mapping[tuple[int, Place], int]
    names: Mapping[int, str]

    def __len__(self) -> int:
        return sum(self.numbers.values())

    def __getitem__(self, part: slice) -> list[Recipient]:
        """Those of a page. One query."""
        if not self.numbers:
            return []
        places = {place.code: place for _line, place in self.numbers}
        order = sorted(places, key=lambda code: places[code].order)
        shown = Q()
        for line in {line for line, _place in self.numbers}:
            within = [place.code for of_line, place in self.numbers if of_line == line]
            shown |= Q(pledge_line=line, nomination__commune__province__in=within)
        province = F("nomination__commune__province_id")
        ranks = Case(*(When(nomination__commune__province=code, then=Value(rank)) for rank, code in enumerate(order)))
        rows = (
            Allocation.objects.live()
            .filter(shown)
            .order_by(ranks, "pledge_line_id", MD5(Cast("pk", TextField())), "pk")
            .values_list(province, "pledge_line_id", "nomination__person__full_name", "nomination__person__birth_date")
        )
        found = [
            (
                order.index(code),
                Recipient(
                    self.names[line], masked(name, born.year if born else None, places[code].name, place_is_known=False)
                ),
            )
            for code, line, name, born in rows[part]
        ]
        found.sort(key=lambda one: (one[0], one[1].gift, one[1].who.initials, one[1].who.decade))
        return [recipient for _rank, recipient in found]
