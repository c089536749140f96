"""What the database says of letters and letterheads, whoever writes."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from documents.models import Document
from sponsors.models import Letter, LetterHead
from tests.documents.pdf_made import pdf_of
from tests.factories import BAC_NINH, THANH_HOA, make_offer, make_officer, make_pledge
from tests.sponsors.letters.written import DUE, NOW, make_head, make_letter, make_released

pytestmark = pytest.mark.django_db


def broken_by(act):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        act()
    return caught.value.__cause__.diag.constraint_name


def another(letter, **fields):
    copy = {name: getattr(letter, name) for name in ("pledge", "kind", "occasion", "facts", "made_by", "made_at")}
    copy |= {"token": "a" * 24, "document": make_file()}
    return Letter.objects.create(**copy | fields)


def make_file():
    return Document.objects.keep(kind="letter", name="thu.pdf", content=b"%PDF thu")


def test_one_letter_of_a_kind_counts():
    letter = make_letter()
    assert broken_by(lambda: another(letter)) == "one_letter_of_a_kind_counts"
    assert another(letter, occasion="handover").pk


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"ended_at": NOW}, "a_letter_that_counts_no_more_has_who_when_and_why"),
        ({"ended_because": "Sai tên"}, "a_letter_that_counts_no_more_has_who_when_and_why"),
        ({"posted_at": NOW}, "a_letter_sent_on_paper_has_who_and_when"),
        ({"released_at": NOW}, "a_released_letter_has_who_and_when"),
        ({"token": "ngan"}, "nobody_guesses_the_token_of_a_letter"),
        ({"token": "x" * 21}, "nobody_guesses_the_token_of_a_letter"),
        ({"token": "../" + "x" * 24}, "nobody_guesses_the_token_of_a_letter"),
    ],
)
def test_a_letter_tells_its_story_whole(fields, name):
    letter = make_letter()
    assert broken_by(lambda: another(letter, occasion="handover", **fields)) == name


def test_a_letter_ends_whole_and_is_not_its_own_heir():
    letter, by = make_letter(), make_officer()
    ended = {"ended_by": by, "ended_at": NOW}
    change = Letter.objects.filter(pk=letter.pk).update
    name = "a_letter_that_counts_no_more_has_who_when_and_why"
    assert broken_by(lambda: change(**ended)) == name
    assert broken_by(lambda: change(replaced_by=letter.pk)) == name
    assert broken_by(lambda: change(**ended, ended_because="Sai", replaced_by=letter.pk)) == "no_letter_replaces_itself"


@pytest.mark.parametrize("field", ["kind", "token", "facts", "made_at", "pledge_id", "occasion"])
def test_a_letter_stays_as_it_was_made(field):
    letter = make_letter()
    other = make_pledge(make_offer()).pledge.pk
    now = {"kind": "certificate", "token": "b" * 24, "facts": {}, "made_at": "2020-01-01T00:00Z", "pledge_id": other}
    with pytest.raises(DatabaseError, match="annot update"), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(**{field: (now | {"occasion": "handover"})[field]})


def test_what_is_signed_or_sent_on_paper_is_released():
    letter = make_letter()
    for fields in ({"signed_document": make_file()}, {"posted_at": NOW, "posted_by": make_officer()}):
        name = broken_by(lambda fields=fields: Letter.objects.filter(pk=letter.pk).update(**fields))
        assert name == "what_is_signed_or_sent_on_paper_is_released"


@pytest.mark.parametrize("signed", [None, pdf_of(1)])
def test_a_released_letter_stays_released_as_it_was(signed):
    letter, later, other = make_released(signed=signed), NOW + timedelta(days=1), make_officer()
    changes = ({"released_at": None, "released_by": None}, {"released_at": later}, {"released_by": other})
    for change in (*changes, {"signed_document": make_file()}):
        with pytest.raises(DatabaseError, match="annot update"), transaction.atomic():
            Letter.objects.filter(pk=letter.pk).update(**change)
    letter.refresh_from_db()
    assert (letter.released_at, letter.signed_document is None) == (NOW, signed is None)


def test_the_total_is_that_of_the_facts():
    letter = make_letter()
    assert letter.total == Letter.objects.get().total == letter.facts["total"] == DUE


def test_a_letter_is_never_deleted():
    letter = make_letter()
    with pytest.raises(DatabaseError, match="annot delete"), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).delete()


def test_an_office_has_one_letterhead():
    make_head()
    make_head(THANH_HOA)
    make_head(None)
    assert broken_by(make_head) == "an_office_has_one_letterhead"
    assert broken_by(lambda: make_head(None)) == "an_office_has_one_letterhead"


@pytest.mark.parametrize("field", ["name", "place", "signer_title", "signer_name"])
def test_a_letterhead_lacks_nothing(field):
    assert broken_by(lambda: make_head(**{field: ""})) == "a_letterhead_says_who_writes_where_and_who_signs"


def test_letters_and_letterheads_are_seen_by_the_office():
    letter = make_letter()
    own, other, nation = make_officer(BAC_NINH), make_officer(THANH_HOA), make_officer(None)
    seen = [Letter.objects.visible_to(user).count() for user in (own, other, nation)]
    heads = [LetterHead.objects.all().visible_to(user).count() for user in (own, other, nation)]
    assert (seen, heads) == ([1, 0, 1], [1, 0, 1])
    assert str(letter) == f"Thư cảm ơn · {letter.pledge.reference}"
    assert str(LetterHead.objects.get()) == "Bảo hiểm xã hội tỉnh Bắc Ninh"
