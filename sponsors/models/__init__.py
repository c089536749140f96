"""The models of the app: who gives, what is promised, what it is meant for, and the money that came."""

from sponsors.models.banking import KnownLine, ReceivingAccount, Statement, StatementLine
from sponsors.models.ledger import Entry, Instalment, Receipt
from sponsors.models.letters import Letter, LetterHead, LetterQuerySet
from sponsors.models.lines import MOST_UNITS, Earmark, PledgeLine
from sponsors.models.online import EmailProof, OnlineCount, PledgeRequest
from sponsors.models.pledges import MOST_MONEY, Pledge, PledgeQuerySet
from sponsors.models.sent_statements import AGAIN, SentStatement
from sponsors.models.sponsors import Sponsor, SponsorQuerySet

__all__ = [
    "AGAIN",
    "MOST_MONEY",
    "MOST_UNITS",
    "Earmark",
    "EmailProof",
    "Entry",
    "Instalment",
    "KnownLine",
    "Letter",
    "LetterHead",
    "LetterQuerySet",
    "OnlineCount",
    "Pledge",
    "PledgeLine",
    "PledgeQuerySet",
    "PledgeRequest",
    "Receipt",
    "ReceivingAccount",
    "SentStatement",
    "Sponsor",
    "SponsorQuerySet",
    "Statement",
    "StatementLine",
]
