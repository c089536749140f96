"""Letters name the address of the site."""

import pytest

from tests.sponsors.letters.written import SITE


@pytest.fixture(autouse=True)
def public_url(settings):
    settings.PUBLIC_URL = SITE
