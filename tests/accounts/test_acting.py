import pghistory
import pytest
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from accounts.acting import Busy, Refusal, operation, operation_words, refused_by
from accounts.models import User
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@operation
def rename(user, *, by, at):
    User.objects.filter(pk=user.pk).update(full_name="Trần Thị Mới")


@operation(words="Đổi tên rồi từ chối")
def rename_and_refuse(user, *, by, at):
    User.objects.filter(pk=user.pk).update(full_name="Trần Thị Mới")
    raise Refusal("Không được, %(name)s", name=user.full_name)


def last_context(user):
    return user.events.order_by("-pgh_id").first().pgh_context


def test_operation_is_audited_under_its_name_and_user():
    user, by = make_user(), make_user()

    rename(user, by=by, at=timezone.now())

    assert last_context(user) == {"user": by.pk, "operation": "test_acting.rename"}


def test_operation_gives_back_the_context_it_found():
    user, by = make_user(), make_user()

    with pghistory.context(user=None, operation="outer"):
        rename(user, by=by, at=timezone.now())
        User.objects.filter(pk=user.pk).update(phone="0912345678")

    assert last_context(user) == {"user": None, "operation": "outer"}


def test_operation_that_refuses_writes_nothing():
    user, by = make_user(full_name="Trần Thị Cũ"), make_user()

    with transaction.atomic(), pytest.raises(Refusal) as refused:
        rename_and_refuse(user, by=by, at=timezone.now())

    user.refresh_from_db()
    assert user.full_name == "Trần Thị Cũ"
    assert str(refused.value) == "Không được, Trần Thị Cũ"


def test_refusal_without_details_shows_its_message_as_it_stands():
    assert str(Refusal("Đã đạt 100 % hạn mức")) == "Đã đạt 100 % hạn mức"


def test_refusal_without_a_message_shows_that_of_its_class():
    class TooLate(Refusal):
        message = "Đã quá hạn"

    assert str(TooLate()) == "Đã quá hạn"


def test_operation_words_are_those_of_the_operation_or_nothing():
    assert operation_words("test_acting.rename_and_refuse") == "Đổi tên rồi từ chối"
    assert operation_words("test_acting.rename") == ""
    assert operation_words("nobody.knows") == ""


def test_refused_by_turns_the_violation_of_a_constraint_into_words():
    taken = make_user(username="da-co")

    with (
        pytest.raises(Refusal, match="Tên đã có"),
        refused_by(accounts_user_username_key=Refusal("Tên đã có")),
        transaction.atomic(),
    ):
        make_user(username=taken.username)


def test_refused_by_lets_other_violations_pass():
    make_user(username="da-co")

    with (
        pytest.raises(IntegrityError, match="accounts_user_username_key"),
        refused_by(another_constraint=Refusal("Tên đã có")),
        transaction.atomic(),
    ):
        make_user(username="da-co")


def test_refused_by_lets_pass_what_is_no_violation_of_the_database():
    with pytest.raises(IntegrityError, match="made by hand"), refused_by(some_constraint=Refusal("Tên đã có")):
        raise IntegrityError("made by hand")


# Two at once


class Undone(Exception):
    """As psycopg's errors are: with the code that the server gave."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


@operation
def lose(sqlstate, *, by, at):
    raise OperationalError from Undone(sqlstate)


@pytest.mark.parametrize("sqlstate", ["40001", "40P01"])
def test_what_the_database_undoes_for_another_is_told_in_a_sentence(sqlstate):
    with pytest.raises(Busy, match="có người khác cũng đang sửa các hồ sơ đó nên chưa có gì được lưu"):
        lose(sqlstate, by=make_user(), at=timezone.now())


def test_another_failure_of_the_database_stays_what_it_is():
    with pytest.raises(OperationalError):
        lose("57014", by=make_user(), at=timezone.now())
