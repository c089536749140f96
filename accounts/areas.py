"""Where a user's duties reach: the whole nation, provinces, communes, institutions."""

from dataclasses import dataclass, field

from django.db.models import Q


@dataclass(frozen=True)
class Areas:
    """The union of the areas of some duties. `home_provinces` are those in which communes or institutions lie:
    they tell which provincial campaigns concern a commune officer; they give no sight of the province itself.
    """

    nation: bool = False
    provinces: frozenset[str] = field(default_factory=frozenset)
    communes: frozenset[str] = field(default_factory=frozenset)
    institutions: frozenset[int] = field(default_factory=frozenset)
    home_provinces: frozenset[str] = field(default_factory=frozenset)

    def __bool__(self) -> bool:
        return bool(self.nation or self.provinces or self.communes or self.institutions)

    def q(self, *, province: str = "", commune: str = "", institution: str = "") -> Q:
        """The rows in these areas, given the look-up paths (to the codes or ids) of a model. A path that is
        not given reaches nothing, so that a model without institutions is not opened by an institution's duty.
        """
        if self.nation:
            # Not Q(): joined by "or" with another condition, an empty one disappears.
            return ~Q(pk__in=[])
        reach = Q(pk__in=[])
        if province and self.provinces:
            reach |= Q(**{f"{province}__in": self.provinces})
        if commune and self.communes:
            reach |= Q(**{f"{commune}__in": self.communes})
        if institution and self.institutions:
            reach |= Q(**{f"{institution}__in": self.institutions})
        return reach

    def cover(self, *, province: str | None = None, commune: str | None = None, institution: int | None = None) -> bool:
        """Whether a place lies inside: any one of the given codes or ids suffices; none given means the nation."""
        return (
            self.nation
            or (province is not None and province in self.provinces)
            or (commune is not None and commune in self.communes)
            or (institution is not None and institution in self.institutions)
        )
