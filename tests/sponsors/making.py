"""What the pages of pledges are asked for and are sent."""

from django.urls import reverse

from tests.factories import BAC_NINH


def url(name, *args):
    return reverse(f"admin:sponsors_{name}", args=args)


def add_url(campaign):
    return f"{url('pledge_add')}?campaign={campaign.pk}"


def entry(*lines, **fields):
    """What the entry page sends. `lines`: dictionaries of a line's fields."""
    data = {"sponsor": "", "province": BAC_NINH, "pledged_on": "01/11/2026", "note": "", "new-kind": "business"}
    data |= {"lines-TOTAL_FORMS": len(lines), "lines-INITIAL_FORMS": 0}
    for place, line in enumerate(lines):
        data |= {f"lines-{place}-{name}": value for name, value in line.items()}
    return data | {name.replace("__", "-"): value for name, value in fields.items()}


def of(offer, quantity="", **meant):
    return {"offer": offer.pk, "quantity": quantity} | meant


def lines_of(pledge):
    return list(pledge.lines.order_by("pk").values_list("offer__kind", "quantity"))


BUTTONS = {"confirm": "/xac-nhan/", "amend": "/sua/", "adjust": "/so-luong/", "withdraw": "/rut/"}


def buttons(text):
    return {name for name, path in BUTTONS.items() if path in text}
