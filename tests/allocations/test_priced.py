"""A row of the law's figures tells which runs it priced."""

from datetime import date

import pytest
from django.urls import reverse

from allocations.priced import priced_by
from campaigns.models import Rate, Share
from tests.allocations.making import approve, propose
from tests.factories import make_campaign, make_nomination, make_offer, make_officer, make_pledge
from tests.pages import page, said

pytestmark = pytest.mark.django_db
LINE = {"kind": "poverty_line", "valid_from": date(2022, 1, 1)}


def test_runs_are_named_the_latest_first_and_no_more_than_three():
    line, unused = Rate.objects.get(**LINE), Rate.objects.get(kind="poverty_line", valid_from=date(2016, 1, 1))
    codes = []
    for number in range(4):
        book = make_offer(make_campaign(code=f"CD{number}X"), "book")
        make_pledge(book, 1)
        make_nomination(book)
        run = propose(book)
        assert priced_by(line) == codes[::-1][:3] + ["…"] * (number > 3)
        approve(run)
        codes.append(f"đợt phân bổ 1 của CD{number}X")
    assert priced_by(line) == [*codes[:0:-1], "…"]
    assert priced_by(unused) == []


def test_a_row_that_priced_an_award_says_which_instead_of_not_allowed(client):
    book = make_offer(make_campaign(code="TET2023"), "book", pays="residual")
    make_pledge(book, 1)
    make_nomination(book)
    approve(propose(book))
    client.force_login(make_officer(None))
    share = Share.objects.get(kind="book", group="near_poor", valid_from=date(2018, 1, 1))
    told = "Dòng này đã dùng cho đợt phân bổ 1 của TET2023 nên được giữ nguyên. Hãy thêm dòng mới tiếp theo."
    for row in (Rate.objects.get(**LINE), share):
        change, delete = (
            reverse(f"admin:campaigns_{row._meta.model_name}_{what}", args=[row.pk]) for what in ("change", "delete")
        )
        shown = page(client.get(change))
        assert told in shown
        assert 'name="value"' not in shown
        for response in (client.post(change, {}), client.get(delete), client.post(delete, {"post": "yes"})):
            assert (response.url, said(response)[-1]) == ("/quan-tri/campaigns/rate/", told)
    assert "đã dùng" in page(client.get("/quan-tri/campaigns/rate/"))
