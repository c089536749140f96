"""Tells the layer below which nominations hold a gift (see `beneficiaries.lists.taking_back`)."""

from django.db.models import Exists, OuterRef, QuerySet

from allocations.models import Allocation
from beneficiaries.models import Nomination


def holding_gifts(nominations: QuerySet[Nomination]) -> QuerySet[Nomination]:
    """Those of `nominations` with a live award."""
    return nominations.filter(Exists(Allocation.objects.live().filter(nomination=OuterRef("pk"))))
