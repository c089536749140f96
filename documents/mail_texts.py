"""What an e-mail says: subject, text and page, each from a template of its own."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from django.template import Context, Engine
from django.utils.safestring import SafeString


class MailTexts(NamedTuple):
    """Goes into `mailing.send(**texts._asdict(), …)`."""

    subject: str
    text: str
    html: str


def render_mail(template_base: str, context: Mapping[str, object]) -> MailTexts:
    """The texts of an e-mail from `<template_base>.subject.txt`, `.txt` and `.html`, which extends
    `documents/mail.html`.

    On the page every value is escaped, also one (alone, in a list or mapping) that calls itself safe; subject and text
    are no markup and show values as they are. A subject is one line, whatever its values hold. What a stranger typed
    does not belong into an e-mail to an address that nobody has confirmed yet: it would carry his words to anybody.
    """
    plain = {name: _unsafe(value) for name, value in context.items()}
    subject = " ".join(_rendered(f"{template_base}.subject.txt", plain, escape=False).split())
    text = re.sub(r"\n{3,}", "\n\n", _rendered(f"{template_base}.txt", plain, escape=False))
    return MailTexts(
        "".join(sign for sign in subject if sign.isprintable()),
        "\n".join(line.rstrip() for line in text.strip().splitlines()) + "\n",
        _rendered(f"{template_base}.html", plain, escape=True).strip() + "\n",
    )


def _unsafe(value: object) -> object:
    if isinstance(value, SafeString):
        return value + ""
    if isinstance(value, Mapping):
        return {name: _unsafe(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_unsafe(inner) for inner in value]
    return value


def _rendered(name: str, context: dict[str, object], *, escape: bool) -> str:
    return str(Engine.get_default().get_template(name).render(Context(context, autoescape=escape)))
