"""Signing in by a code: whoever reads the mail of an address sees the pledges that name it.

A code goes to whatever address is typed, so that nothing, not even the time it takes, tells which of them pledged.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sponsors.models import EmailProof
from sponsors.online import proving


@transaction.atomic
def begin(*, email: str, visitor: str, at: datetime) -> EmailProof:
    """A new proof, with a code on its way. Raises what `proving.send_code` does."""
    proof = proving.begin(token=proving.new_token(), email=email, visitor=visitor, at=at)
    send_code(proof, visitor=visitor, at=at)
    return proof


@transaction.atomic
def send_again(token: str, *, visitor: str, at: datetime) -> None:
    """A new code; nothing where one was taken already. Raises what `proving.send_code` does, and
    EmailProof.DoesNotExist.
    """
    proof = proving.locked(token)
    if proof.proven_at is None:
        send_code(proof, visitor=visitor, at=at)


def send_code(proof: EmailProof, *, visitor: str, at: datetime) -> None:
    """A code for signing in. Raises what `proving.send_code` does."""
    purpose = _("With this code you sign in to see your pledges.")
    proving.send_code(proof, purpose=purpose, visitor=visitor, at=at)
