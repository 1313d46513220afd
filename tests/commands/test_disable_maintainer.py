from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tests.signing_in import a_maintainer, enters, inside, is_inside

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


def test_whoever_is_shut_out_is_out_at_once_until_they_are_let_in_again() -> None:
    client = inside(a_maintainer())
    call_command("disable_maintainer", "ann")
    assert (is_inside(client), enters(Client())) == (False, 422)
    call_command("disable_maintainer", "ann", "--undo")
    assert (is_inside(client), enters(Client())) == (False, 303)


def test_nobody_of_that_name() -> None:
    with pytest.raises(CommandError, match="no maintainer ben"):
        call_command("disable_maintainer", "ben")
