"""Receiving accounts: kept by the office whose they are, one of them told to sponsors."""

from datetime import datetime

from django.db.models import Func, Value
from django.db.models.functions import Upper
from django.utils.translation import gettext, gettext_lazy

from accounts.acting import Busy, Refusal, operation, refused_by
from accounts.models import User
from accounts.roles import Capability
from sponsors.models import Receipt, ReceivingAccount, StatementLine
from sponsors.money.taking_reading import bare, same_bank

BARE = Func(Upper("number"), Value("0"), function="LTRIM")
# What stays as it is once money came to the account: it stands in the evidence.
FIXED = ("province", "bank_name", "bank_bin", "number")


class NotYourAccount(Refusal):
    message = gettext_lazy("Accounts are kept by the office whose they are; this one is not in your area.")


class KeptAlready(Refusal):
    message = gettext_lazy("This account is kept already.")


class NumberKept(KeptAlready):
    """Under another name of the bank, or with another 0 before it, it is the same account to which money comes."""

    message = gettext_lazy(
        "This number is kept already: account %(account)s, of %(office)s. One account is kept once, or its money would "
        "be counted twice."
    )


class NotInUse(Refusal):
    message = gettext_lazy("Only an account in use is told to sponsors.")


class InUse(Refusal):
    message = gettext_lazy("Money has come to this account: its bank, its number and its office stay as they are.")


def is_used(account: ReceivingAccount) -> bool:
    """Whether money that came to it is on record."""
    lines = StatementLine.objects.filter(account=account)
    return lines.exists() or Receipt.objects.filter(account=account).exists()


def same_number(account: ReceivingAccount) -> list[ReceivingAccount]:
    """The other accounts with its number, of whatever office and bank, as numbers are compared (`bare`)."""
    others = ReceivingAccount.objects.exclude(pk=account.pk).alias(bare=BARE).filter(bare=bare(account.number))
    return list(others.select_related("province").order_by("pk"))


def shares_number(account: ReceivingAccount) -> bool:
    """Whether another bank has an account of this number. Raises `NumberKept` where it may be this very account: that
    two banks are two is sure only where both are of the list. What was kept twice before stays as it is.
    """
    others = same_number(account)
    before = ReceivingAccount.objects.filter(pk=account.pk).first()
    if before is not None and (before.number, before.bank_bin) == (account.number, account.bank_bin):
        return before.shares_number
    for other in others:
        if not account.bank_bin or other.bank_bin in ("", account.bank_bin) or account.bank_name == other.bank_name:
            raise NumberKept(account=other, office=other.province or gettext("national office"))
    return bool(others)


@operation(words=gettext_lazy("Receiving account kept"))
def keep(account: ReceivingAccount, *, told: bool, by: User, at: datetime) -> None:
    """Write down a new account, or what has changed of one. `told`: sponsors are told this one from now on, and no
    other of the office.
    """
    if not by.areas(Capability.RECORD_PLEDGES).cover(province=account.province_id):
        raise NotYourAccount
    if told and not account.is_open:
        raise NotInUse
    if account.pk:
        _check_unchanged(account, by=by)
    account.shares_number = shares_number(account)
    if told:
        of_office = ReceivingAccount.objects.filter(province_id=account.province_id, is_preferred=True)
        of_office.exclude(pk=account.pk).update(is_preferred=False)
    account.is_preferred = told
    with refused_by(
        an_account_is_kept_once=KeptAlready(),
        a_number_is_kept_once=KeptAlready(),
        an_office_tells_sponsors_one_account=Busy(),
    ):
        account.save()


@operation(words=gettext_lazy("What the columns of statements mean forgotten"))
def forget_layout(account: ReceivingAccount, *, by: User, at: datetime) -> None:
    """Let the columns of its statements be told anew, also those of the office's other accounts at the same bank, from
    which it would learn them again; and forget the other number that its statements name.
    """
    if not by.areas(Capability.RECORD_PLEDGES).cover(province=account.province_id):
        raise NotYourAccount
    alike = ReceivingAccount.objects.filter(pk__in=[other.pk for other in same_bank(account)])
    list(alike.order_by("pk").select_for_update(of=("self",), no_key=True).values_list("pk"))
    alike.update(layout={}, headings={})
    ReceivingAccount.objects.filter(pk=account.pk).update(stated_as="")
    account.refresh_from_db(fields=["layout", "headings", "stated_as"])


def _check_unchanged(account: ReceivingAccount, *, by: User) -> None:
    before = ReceivingAccount.objects.select_for_update(of=("self",), no_key=True).get(pk=account.pk)
    if not by.areas(Capability.RECORD_PLEDGES).cover(province=before.province_id):
        raise NotYourAccount
    changed = any(getattr(before, name) != getattr(account, name) for name in FIXED)
    if changed and is_used(before):
        raise InUse
    for name in ("layout", "headings", "stated_as"):  # what a statement taught meanwhile
        setattr(account, name, getattr(before, name))
