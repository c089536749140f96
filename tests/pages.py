"""What a test reads of an answer."""

import html as markup
import re

from django.contrib.messages import get_messages


def page(response):
    """The page as it reads, entities resolved."""
    return markup.unescape(response.content.decode())


def text_of(html):
    """What stands on a page or a part of one, in one line, without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


def told(response):
    """The messages on this page."""
    return [str(message) for message in response.context["messages"]]


def said(response):
    """The messages that the next page will show."""
    return [str(message) for message in get_messages(response.wsgi_request)]
