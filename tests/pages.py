"""What a test reads of an answer."""

import html as markup

from django.contrib.messages import get_messages


def page(response):
    """The page as it reads, entities resolved."""
    return markup.unescape(response.content.decode())


def said(response):
    """The messages that the next page will show."""
    return [str(message) for message in get_messages(response.wsgi_request)]
