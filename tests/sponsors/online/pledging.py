"""How a test pledges: as a browser does, and with the code that stands in the e-mail."""

import itertools
import re
from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from documents.models import Email
from sponsors.online.stamps import Stamp, new_stamp

_places = itertools.count(1)
EMAIL = "ha@hoanglong.example.vn"


def filled(campaign, **changes):
    """What a business sends that gives ten of the first gift."""
    stamp = changes.pop("stamp", None) or stamp_of_a_minute_ago()
    first = campaign.offers.order_by("kind").first()
    fields = {
        "tem": stamp.written(),
        "trang_web": "",
        "how": "gifts",
        f"quantity-{first.pk}": "10",
        "kind": "business",
        "name": "Công ty TNHH Cơ khí Hoàng Long",
        "tax_code": "0100233488",
        "contact_name": "Trần Thị Thu Hà",
        "contact_phone": "0912 345 678",
        "email": EMAIL,
        "named": "no",
        "agreed": "on",
    }
    fields |= changes
    return {name: value for name, value in fields.items() if value is not None}


def stamp_of_a_minute_ago() -> Stamp:
    return new_stamp(timezone.now() - timedelta(minutes=1))


def form_of(campaign):
    return reverse("online:pledge", args=[campaign.code])


def code_sent(to=EMAIL):
    """The code in the last e-mail to an address."""
    return re.search(r"^(\d{6})$", Email.objects.filter(to=to, secret=True).order_by("pk").last().text, re.M)[1]


def another(code):
    """A code that is not this one."""
    return f"{(int(code) + 1) % 1_000_000:06}"


class Visitor:
    """A browser at a network address of its own."""

    def __init__(self, place=None):
        number = next(_places)
        self.place = place or f"10.{number // 65536}.{number // 256 % 256}.{number % 256}"
        self.client = Client(REMOTE_ADDR=self.place)

    def send(self, campaign, **changes):
        """As a browser does: `application/x-www-form-urlencoded`."""
        body = urlencode(filled(campaign, **changes), doseq=True)
        return self.client.post(form_of(campaign), body, content_type="application/x-www-form-urlencoded")

    def ask(self, campaign, **changes):
        """The address of the page for the code."""
        answer = self.send(campaign, **changes)
        assert answer.status_code == 302, answer.context["problems"]
        return answer.url

    def type_code(self, url, code):
        return self.client.post(url, {"code": code})

    def pledge(self, campaign, **changes):
        """The whole way; returns the answer to the right code."""
        return self.type_code(self.ask(campaign, **changes), code_sent(changes.get("email", EMAIL).lower()))

    def sign_in(self, email=EMAIL):
        answer = self.client.post(reverse("online:sign-in"), {"email": email})
        return self.type_code(answer.url, code_sent(email))
