"""How often something may be asked for, and from where."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import RequestFactory
from django.utils import timezone

from sponsors.models import OnlineCount
from sponsors.online import limits
from sponsors.online.limits import Limit, TooMany
from sponsors.online.visitors import digest_of, place_of, visitor

NOW = timezone.now()
THREE = Limit("thu", 3, timedelta(hours=1))


@pytest.mark.django_db
def test_as_many_as_the_limit_says_then_none_until_the_window_is_over():
    for _ in range(3):
        limits.take(THREE, "a", at=NOW)
    with pytest.raises(TooMany) as refused:
        limits.take(THREE, "a", at=NOW + timedelta(minutes=30))
    assert refused.value.until == NOW + timedelta(hours=1)
    limits.take(THREE, "b", at=NOW)
    limits.take(Limit("khac", 3, timedelta(hours=1)), "a", at=NOW)
    limits.take(THREE, "a", at=NOW + timedelta(hours=1))
    assert OnlineCount.objects.get(kind="thu", key="a").count == 1


@pytest.mark.django_db
def test_a_flood_is_one_row_and_one_row_of_audit():
    for _ in range(3):
        limits.take(THREE, "a", at=NOW)
    for _ in range(50):
        with pytest.raises(TooMany):
            limits.take(THREE, "a", at=NOW)
    kept = OnlineCount.objects.get()
    assert (kept.count, kept.events.count()) == (53, 1)


@pytest.mark.django_db
def test_old_counts_are_deleted():
    limits.take(THREE, "a", at=NOW)
    assert limits.forget_old(NOW + timedelta(days=1)) == 0
    assert limits.forget_old(NOW + timedelta(days=1, seconds=1)) == 1


@pytest.mark.django_db
def test_a_key_is_counted_once_for_a_kind():
    OnlineCount.objects.create(kind="thu", key="a", began_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        OnlineCount.objects.create(kind="thu", key="a", began_at=NOW)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("203.0.113.7:51234", "203.0.113.7"),
        ("[2001:db8:1:2::9]:443", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::9]", "2001:db8:1:2::/64"),
        ("", ""),
        ("khong phai dia chi", ""),
        ("203.0.113.7:51234:1", ""),
    ],
)
def test_a_house_is_one_place(address, place):
    assert place_of(RequestFactory().get("/", REMOTE_ADDR=address)) == place


@pytest.mark.parametrize(
    ("behind", "forwarded", "place"),
    [
        (False, "198.51.100.1", "203.0.113.7"),
        (True, "198.51.100.1", "198.51.100.1"),
        (True, "1.1.1.1, 198.51.100.1", "198.51.100.1"),
        (True, None, "203.0.113.7"),
    ],
)
def test_only_a_proxy_of_our_own_is_believed(settings, behind, forwarded, place):
    settings.BEHIND_PROXY = behind
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    assert place_of(RequestFactory().get("/", REMOTE_ADDR="203.0.113.7", headers=headers)) == place


def test_of_a_place_a_keyed_digest_is_kept(settings):
    request = RequestFactory().get("/", REMOTE_ADDR="203.0.113.7")
    before = visitor(request)
    assert before == digest_of("203.0.113.7")
    assert (len(before), "203" in before.split("-")) == (64, False)
    settings.SECRET_KEY = "khac"
    assert visitor(request) != before
