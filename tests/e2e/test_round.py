"""The round's page in a real browser: nothing is stored by accident, and no mark is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visitor
from tests.factories import a_guide, a_session, a_step
from troubleshoot.engine.examples import EXAMPLE_HOST
from troubleshoot.models import Fact

pytestmark = pytest.mark.django_db(transaction=True)

Visit = Callable[..., Visitor]
MARK = "input[name='mark-vpn'][value='skipped']"


def at_a_round(visitor: Visitor) -> Visitor:
    """Somebody who has marked a step and written a reason."""
    body = f"```powershell\npac import --environment https://{EXAMPLE_HOST}\n```"
    guide = a_guide("two-steps", steps=(a_step("cable", body=body), a_step("vpn")))
    visitor.open(f"/sessions/{a_session(guide).token}/rounds/1/")
    visitor.page.check(MARK)
    visitor.page.fill("#id_reason-vpn", "No VPN here")
    return visitor


def keeps_its_marks(visitor: Visitor) -> None:
    expect(visitor.page.locator(MARK)).to_be_checked()
    expect(visitor.page.locator("#id_reason-vpn")).to_have_value("No VPN here")
    assert visitor.complaints == []


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("field", ["#id_reason-vpn", MARK])
def test_enter_stores_nothing(visit: Visit, javascript: bool, field: str) -> None:
    visitor = at_a_round(visit(java_script_enabled=javascript))
    visitor.page.press(field, "Enter")
    visitor.settled()
    keeps_its_marks(visitor)
    assert "/rounds/1/" in visitor.page.url
    assert not Fact.objects.filter(kind=Fact.Kind.ATTEMPTED).exists()
    visitor.page.locator("button[value='same_error']").click()
    expect(visitor.page.locator("h1")).to_be_visible()
    visitor.page.wait_for_url(lambda address: "/rounds/1/" not in address)
    assert Fact.objects.filter(kind=Fact.Kind.ATTEMPTED).count() == 1


def test_commands_are_filled_in_without_losing_a_mark(visit: Visit) -> None:
    visitor = at_a_round(visit())
    title = visitor.page.title()
    visitor.page.click("details:has(#id_environment) > summary")
    visitor.page.fill("#id_environment", "https://fabrikam.crm4.dynamics.com/")
    visitor.press("Fill in")
    expect(visitor.page.locator("#how-cable pre")).to_contain_text("fabrikam.crm4.dynamics.com")
    expect(visitor.page.locator("main button:text-is('Fill in')")).to_be_focused()
    assert visitor.page.title() == title
    keeps_its_marks(visitor)


def test_a_refused_environment_is_told_in_its_place(visit: Visit) -> None:
    visitor = at_a_round(visit())
    visitor.page.click("details:has(#id_environment) > summary")
    visitor.page.fill("#id_environment", "no host")
    visitor.press("Fill in")
    expect(visitor.page.locator("#commands-said [data-error-summary]")).to_be_focused()
    expect(visitor.page.locator("#id_environment")).to_have_value("no host")
    keeps_its_marks(visitor)
