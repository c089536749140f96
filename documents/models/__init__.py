"""Files as they came or as they were made, and the e-mails that carry some of them."""

from documents.models.emails import Email, EmailAttachment
from documents.models.files import Document

__all__ = ["Document", "Email", "EmailAttachment"]
