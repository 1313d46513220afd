from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tests.signing_in import a_maintainer, an_app, enters, inside, is_inside
from troubleshoot import second_factor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


def test_the_password_alone_lets_in_again(capsys: pytest.CaptureFixture[str]) -> None:
    ann = a_maintainer()
    app = an_app(ann)
    second_factor.new_recovery_codes(ann)
    found = inside(ann, app)
    call_command("reset_second_factor", "ann")
    assert capsys.readouterr().out.startswith("The second factor of ann is off; 1 sessions")
    client = Client()
    assert (enters(client), is_inside(client), is_inside(found)) == (303, True, False)
    assert second_factor.recovery_codes_left(ann) == 0


def test_nobody_of_that_name() -> None:
    with pytest.raises(CommandError, match="no maintainer ben"):
        call_command("reset_second_factor", "ben")
