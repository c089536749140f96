"""What staff type to take in a bank's statement: the account, the file, and what a column means where that is open."""

import hashlib
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from sponsors.models import ReceivingAccount
from sponsors.money.money_forms import accounts_of, reason_field
from sponsors.money.statements.columns import Question
from sponsors.money.statements.headings import Field
from sponsors.money.wrong_account import LONGEST_REASON

MOST_BYTES = 10 * 1024 * 1024


class StatementForm(forms.Form):
    """The file as the bank gave it, for one of the user's accounts."""

    account = forms.ModelChoiceField(
        label=_("account"),
        queryset=ReceivingAccount.objects.none(),
        error_messages={"required": _("Choose the account of which this is a statement.")},
    )
    file = forms.FileField(
        label=_("statement"),
        max_length=200,
        help_text=_("As the bank gives it: Excel (.xlsx, .xls), .ods or .csv, up to 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.txt,.xlsm"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        account: Any = self.fields["account"]
        account.queryset = accounts_of(user)
        # Of several none is chosen beforehand: a file taken in for the wrong one is hard to undo.
        account.empty_label = _("– choose –") if account.queryset.count() > 1 else None

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError(_("The file is larger than 10 MB. Take a shorter period out of the bank's page."))
        return file


class WrongAccountForm(forms.Form):
    reason = reason_field(max_length=LONGEST_REASON)


class ColumnsForm(forms.Form):
    """A select for each column that can't be told. `questions`: `sponsors.money.statements.columns.Question`. A field
    is named by the heading it asks about, never by its place: an answer can't come to stand for another column.
    """

    def __init__(self, *args: Any, questions: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        choices = [("", "---------"), *((field.value, field.label) for field in Field)]
        for question in self.questions:
            label = question.heading or _("column without a heading")
            self.fields[name_of(question)] = forms.ChoiceField(label=label, choices=choices, required=question.needed)

    def rows(self) -> list[tuple[Question, forms.BoundField]]:
        """Each question with its answer."""
        return [(question, self[name_of(question)]) for question in self.questions]

    def answers(self) -> dict[str, str]:
        """Of a valid form: key of the heading → name of the field."""
        answered = ((question.key, self.cleaned_data[name_of(question)]) for question in self.questions)
        return {key: field for key, field in answered if field}


def name_of(question: Question) -> str:
    """The name of the field that asks this."""
    return f"column-{hashlib.sha256(question.key.encode()).hexdigest()[:16]}"
