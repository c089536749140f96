"""What nobody finished is forgotten: requests, proofs and counts that are over."""

from datetime import datetime

from django.contrib.sessions.models import Session

from sponsors.online import limits, proving


def clean_up(*, at: datetime) -> int:
    """Delete requests whose day is over, with their proofs, and old counts and sessions; how many records."""
    sessions = Session.objects.filter(expire_date__lt=at).delete()[0]
    return proving.forget_old(at) + limits.forget_old(at) + sessions
