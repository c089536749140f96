"""Pages kept for everybody: answered from memory, packed, and not sent twice."""

import gzip

import pytest
from django.test import RequestFactory

from publication.pages import LIFE, answered, page_of

BODY = ("<p>" + "Sổ BHXH, thẻ BHYT. " * 200).encode()


def ask(**headers):
    return RequestFactory().get("/", headers=headers)


def test_a_page_may_be_kept_by_its_reader_for_a_minute():
    response = answered(ask(), page_of(BODY))
    assert (response.status_code, response.content) == (200, BODY)
    assert response["Cache-Control"] == f"public, max-age={LIFE}"
    assert response["Vary"] == "Accept-Encoding"
    assert response["Permissions-Policy"] == "camera=(), geolocation=(), microphone=()"
    assert "Content-Encoding" not in response


@pytest.mark.parametrize("accepted", ["gzip", "gzip, deflate, br", "br;q=1.0, gzip;q=0.8", "*", "deflate,gzip;q=0.001"])
def test_a_page_is_packed_for_who_takes_it(accepted):
    response = answered(ask(accept_encoding=accepted), page_of(BODY))
    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content) == BODY
    assert len(response.content) < len(BODY) / 5


@pytest.mark.parametrize("accepted", ["", "br", "identity", "gzip;q=0", "gzip; q=0.0, br", "x-gzipped"])
def test_a_page_is_plain_for_who_does_not(accepted):
    response = answered(ask(accept_encoding=accepted), page_of(BODY))
    assert (response.content, response.has_header("Content-Encoding")) == (BODY, False)


def test_a_short_page_is_not_packed():
    response = answered(ask(accept_encoding="gzip"), page_of(b"short", "text/plain"))
    assert (response.content, response["Content-Type"]) == (b"short", "text/plain")


@pytest.mark.parametrize("accepted", ["", "gzip"])
def test_who_has_the_page_already_gets_nothing_but_that(accepted):
    first = answered(ask(accept_encoding=accepted), page_of(BODY))
    again = answered(ask(accept_encoding=accepted, if_none_match=first["ETag"]), page_of(BODY))
    assert (again.status_code, again.content) == (304, b"")
    assert (again["ETag"], again["Cache-Control"]) == (first["ETag"], first["Cache-Control"])


def test_another_page_and_another_packing_have_another_tag():
    plain = answered(ask(), page_of(BODY))["ETag"]
    tags = {
        plain,
        answered(ask(accept_encoding="gzip"), page_of(BODY))["ETag"],
        answered(ask(), page_of(BODY + b"."))["ETag"],
    }
    assert len(tags) == 3
    assert answered(ask(if_none_match=plain), page_of(BODY + b".")).status_code == 200
