"""Filters for every template: money, numbers, counts and shares as Vietnamese offices write them."""

from django import template

from locations.vietnamese import money, number

register = template.Library()


@register.filter
def dong(amount: int | None) -> str:
    """1980000 → "1.980.000 đồng"; nothing for None."""
    return "" if amount is None else money(amount)


@register.filter
def dots(value: int | None) -> str:
    """1980000 → "1.980.000"; a dash for None."""
    return "–" if value is None else number(value)


@register.filter
def percent_of(part: int | None, whole: int | None) -> int:
    """The share of `part` in `whole` in whole percent from 0 to 100, rounded down; 0 when there is no whole."""
    if not part or not whole:
        return 0
    return max(0, min(100, part * 100 // whole))
