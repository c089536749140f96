"""For every template: money, numbers, counts and shares as Vietnamese offices write them, and the links of a pager."""

from typing import Any

from django import template
from django.core.paginator import Page

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


@register.inclusion_tag("pager.html", takes_context=True)
def pager(context: template.Context, page: Page[Any], name: str = "trang", at: str = "") -> dict[str, object]:
    """Which part of the whole this is, with links to the pages before and after it; nothing if there is one page only.

    The rest of the address stays. ``name``: of the page in the address; ``at``: a place on the page ("#xa").
    """
    asked = context["request"].GET.copy()

    def address(number: int) -> str:
        asked[name] = str(number)
        return f"?{asked.urlencode()}{at}"

    return {
        "page": page,
        "earlier": address(page.previous_page_number()) if page.has_previous() else "",
        "later": address(page.next_page_number()) if page.has_next() else "",
    }
