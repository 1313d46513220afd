"""The whole journey by keyboard alone: the focus is seen at each stop, and nothing has to be clicked."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e import ways
from tests.e2e.conftest import Visitor, is_page
from tests.e2e.test_journey import ERROR
from tests.sessions.person import counted
from troubleshoot.models import Fact

Visit = Callable[..., Visitor]
FOCUSED = """
(selector) => {
  const one = document.activeElement;
  const ringed = (what) => {
    const style = getComputedStyle(what);
    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
    return outlined || style.boxShadow !== "none";
  };
  const box = one.getBoundingClientRect();
  const within = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const seen = one === document.body || (within && (ringed(one) || [...(one.labels ?? [])].some(ringed)));
  return { there: one.matches(selector), seen, where: one.outerHTML.slice(0, 100), value: one.value };
}
"""
FARTHEST = 150


class Keyboard:
    """Somebody without a mouse."""

    def __init__(self, person: Visitor) -> None:
        self.person, self.page = person, person.page
        self.unseen: list[str] = []

    def tabs_to(self, selector: str) -> None:
        """Press Tab until what is wanted has the focus, and note each stop that is not to be seen."""
        for _ in range(FARTHEST):
            self.page.keyboard.press("Tab")
            at = self.page.evaluate(FOCUSED, selector)
            if not at["seen"]:
                self.unseen.append(f"{self.page.url}: {at['where']}")
            if at["there"]:
                return
        raise AssertionError(f"no Tab leads to {selector} on {self.page.url}")

    def sends(self, button: str, key: str = "Enter") -> None:
        """Go to a button, press it, and wait for the page that follows."""
        self.tabs_to(button)
        with self.page.expect_response(is_page):
            self.page.keyboard.press(key)
        self.person.settled()

    def chooses(self, field: str, value: str) -> None:
        """Go to a group of choices, and with the arrows to one of them."""
        self.tabs_to(f"input[name='{field}']")
        self.page.keyboard.press("Space")
        for _ in range(10):
            if self.page.evaluate(FOCUSED, "*")["value"] == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no arrow leads to {value}")

    def answers(self, **choices: str) -> None:
        for field, value in choices.items():
            self.chooses(field, value)
        self.sends(ways.ANSWER)

    def answers_all(self) -> None:
        while "/questions/" in self.page.url:
            names = self.page.locator("main fieldset input[type=radio]").evaluate_all(
                "all => [...new Set(all.map((one) => one.name))]"
            )
            self.answers(**dict.fromkeys(names, "not_sure"))


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_from_a_text_to_the_fix_without_a_mouse(visit: Visit, script: bool) -> None:
    keyboard = Keyboard(visit(java_script_enabled=script))
    page = keyboard.person.open()
    page.keyboard.insert_text(ERROR)
    keyboard.sends(ways.FIND)
    keyboard.sends(ways.BEGIN)
    keyboard.answers(history="nothing")
    keyboard.answers(environment="right")
    keyboard.answers_all()
    steps = page.locator("fieldset.marks").count()
    for number in range(steps):
        name = page.locator("fieldset.marks").nth(number).locator("input").first.get_attribute("name") or ""
        keyboard.chooses(name, "done")
    keyboard.sends(ways.result("fixed"), "Space")
    keyboard.tabs_to("input[name=what]")
    page.keyboard.press("Space")
    keyboard.sends(ways.CREDIT)
    assert ways.route_of(page) == "resolved"
    assert sum(counted("credited").values()) == 1
    assert Fact.objects.filter(kind=Fact.Kind.ATTEMPTED).count() == 1
    assert keyboard.unseen == []


def test_the_first_stop_leads_past_the_head_of_the_page(visit: Visit) -> None:
    keyboard = Keyboard(visit())
    page = keyboard.person.open("/guides/")
    keyboard.tabs_to(".skip")
    page.keyboard.press("Enter")
    keyboard.tabs_to("main *")
    assert keyboard.unseen == []
