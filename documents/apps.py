"""The documents app: a server that is looked over before it is used learns what e-mails and letters lack."""

from django.apps import AppConfig
from django.core.checks import register

from documents.letter_fonts import check_fonts
from documents.mail_server import check_mail_server


class DocumentsConfig(AppConfig):
    name = "documents"

    def ready(self) -> None:
        register(check_mail_server, deploy=True)
        register(check_fonts, deploy=True)
