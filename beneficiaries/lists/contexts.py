"""With what the rows of a list are read: where its people live if it does not say, and which day counts as today."""

from dataclasses import replace

from django.utils import timezone

from beneficiaries.models import RecipientList
from beneficiaries.reading.cleaning import Context
from locations.gazette import gazetteer
from locations.models import Commune, Institution


def context_of(commune: Commune | None, institution: Institution | None, province: str | None) -> Context:
    return Context(
        gazetteer=gazetteer(),
        today=timezone.localdate(),
        commune=commune.pk if commune else None,
        institution_kind=institution.kind if institution else None,
        default_provinces=(province,) if province else (),
    )


def reading_context(received: RecipientList) -> Context:
    """With what a list is read, on the day on which it was sent."""
    context = context_of(received.commune, received.institution, received.province_id)
    return replace(context, today=timezone.localdate(received.sent_at))
