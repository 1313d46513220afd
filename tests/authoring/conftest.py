"""Maintainers, and a draft for them to edit."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.browser import Browser
from tests.drafting import woven
from tests.factories import NOW
from troubleshoot import catalog


@pytest.fixture
def signed_in() -> Client:
    """A client that is signed in as the maintainer Ada."""
    client = Client()
    client.force_login(User.objects.create_user("ada", is_staff=True))
    return client


@pytest.fixture
def ada(signed_in: Client) -> Browser:
    """Ada in a browser without JavaScript."""
    return Browser(signed_in)


@pytest.fixture
def draft() -> None:
    """A draft in which everything refers to something."""
    catalog.start_draft(woven(), by=None, now=NOW)
