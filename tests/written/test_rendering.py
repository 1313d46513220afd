"""Guides as templates, and templates back as the guides they were."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import a_guide, a_pattern, a_step, a_symptom, shipped
from troubleshoot import catalog
from troubleshoot.engine.estimation import Estimate
from troubleshoot.engine.guide import (
    Cause,
    Choice,
    Condition,
    Detail,
    Escalation,
    Guide,
    Kind,
    Link,
    Permission,
    Question,
    Weight,
)
from troubleshoot.written import Measured, read_template, rendered
from troubleshoot.written.marks import code, link, listed, marked, of_code, of_link, taken_out

WIZARD = "https://wizard.example/?guide=cut-line"
SHIPPED = [path.stem for path in catalog.shipped_files()]


def template(guide: Guide, measured: dict[str, Measured] | None = None) -> str:
    return rendered(guide, edition=3, wizard=WIZARD, measured=measured or {})


def back(guide: Guide) -> Guide:
    (imported,) = read_template(template(guide))
    return imported.guide


def essence(guide: Guide) -> dict[str, Any]:
    """What must come back."""
    return {
        "title": guide.title,
        "literals": sorted(one.text for one in guide.patterns if one.kind is Kind.LITERAL),
        "symptoms": [one.text for one in guide.patterns if one.kind is Kind.SYMPTOM],
        "steps": [(step.key, step.title, step.body) for step in guide.steps],
        "criteria": [rule.reason for rule in guide.escalations],
        "links": [(one.title, one.url) for one in guide.links],
    }


def more(guide: Guide) -> dict[str, Any]:
    """What comes back besides."""
    steps = [
        (step.minutes, step.wait_minutes, step.causes, step.ask, step.risk, step.put_back)
        for step in guide.steps
    ]
    texts = (
        guide.summary,
        guide.applies_when,
        guide.background,
        guide.expect,
        guide.prevention,
        guide.support,
    )
    return {
        "slug": guide.slug,
        "steps": steps,
        "texts": texts,
        "rest": (guide.safe_to_wait, guide.retry_text, guide.diagnostics, guide.never),
        "causes": [(cause.key, cause.text, cause.detail) for cause in guide.causes],
        "maintainer": (guide.maintainer, guide.last_checked),
        "kinds": [one.kind for one in guide.links],
        "weights": {one.text: one.weight for one in guide.patterns if one.kind is Kind.LITERAL},
        "stages": [one.when for one in guide.patterns if one.kind is Kind.SYMPTOM],
        "permissions": [step.permission for step in guide.steps if step.ask],
    }


@pytest.mark.parametrize("slug", SHIPPED)
def test_a_shipped_guide_comes_back(slug: str) -> None:
    guide = shipped(slug)
    assert essence(back(guide)) == essence(guide)
    assert more(back(guide)) == more(guide)


@pytest.mark.parametrize("slug", SHIPPED)
def test_only_examples_of_expressions_do_not_come_back(slug: str) -> None:
    guide = shipped(slug)
    (imported,) = read_template(template(guide))
    assert {one.why for one in imported.unplaced} <= {
        "an example of an expression, which it cannot give back"
    }
    assert WIZARD not in [one.url for one in imported.guide.links]


NASTY = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *(
                    "# Heading",
                    "#### 1. Not a step",
                    "---",
                    "***",
                    "- a",
                    "  - b",
                    "1. c",
                    "```",
                    "~~~powershell",
                    "    code",
                ),
                *(
                    "<div>",
                    "<!-- guide: end -->",
                    "<!-- guide: step x -->",
                    "<!-- guide 2: end -->",
                    "",
                    "",
                    "  ",
                    "> q",
                ),
                *(
                    "| a | b |",
                    "**Use when:** x",
                    "## Response Template",
                    "\ttab",
                    "[x]: https://y.z",
                    "&amp; \\* `` ` ``",
                ),
            ]
        ),
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30),
    ),
    min_size=1,
    max_size=12,
).map("\n".join)
TEXT = NASTY.filter(bool)
LINE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=60)
ADDRESS = st.from_regex(r"https://[a-z]{1,10}\.example/[a-z()#?=&_*-]{0,20}", fullmatch=True)


@st.composite
def nasty_guides(draw: st.DrawFn) -> Guide:
    bodies = draw(st.lists(st.tuples(LINE, TEXT), min_size=1, max_size=4))
    literals = draw(st.lists(TEXT, max_size=3, unique=True))
    symptoms = draw(st.lists(LINE, max_size=2, unique=True))
    reasons = draw(st.lists(TEXT, max_size=3, unique=True))
    patterns = [a_pattern(f"p{index}", text) for index, text in enumerate(literals)]
    patterns += [a_symptom(f"s{index}", text=text) for index, text in enumerate(symptoms)]
    return a_guide(
        title=draw(LINE),
        summary=draw(TEXT),
        background=draw(NASTY),
        patterns=tuple(patterns),
        steps=tuple(
            a_step(f"step-{index}", title=title, body=body) for index, (title, body) in enumerate(bodies)
        ),
        escalations=tuple(Escalation(reason, (), 1) for reason in reasons),
        links=tuple(Link(*one) for one in draw(st.lists(st.tuples(LINE, ADDRESS), max_size=3))),
    )


@given(nasty_guides())
def test_whatever_stands_in_a_guide_comes_back(guide: Guide) -> None:
    assert essence(back(guide)) == essence(guide)


@given(NASTY)
def test_a_marked_text_comes_back(text: str) -> None:
    left, (found,) = taken_out(["before", *marked("text summary", f"### H\n\n{text}").split("\n"), "after"])
    assert found.text == text
    assert [line for line in left if line] == ["before", "after"]


@given(st.lists(NASTY, max_size=4))
def test_a_list_comes_back(texts: list[str]) -> None:
    _, (found,) = taken_out(marked("criteria", f"### H\n\n{listed(texts)}").split("\n"))
    assert [text for _, text in found.items] == texts


@given(NASTY)
def test_inline_code_comes_back(text: str) -> None:
    assert of_code(code(text)) == text


@given(LINE, ADDRESS)
def test_a_link_comes_back(title: str, url: str) -> None:
    assert of_link(link(title, url)) == (title, url)


def test_it_has_the_structure_of_the_original() -> None:
    text = template(
        a_guide(
            applies_when="It fails.",
            causes=(Cause("net", "The network"),),
            expect="It works.",
            details=(Detail("when", "When was it?"),),
            escalations=(Escalation("Nothing helped", (), 2),),
            links=(Link("Docs", "https://docs.example"),),
        )
    )
    wanted = [
        *("# Issue Response Template: Cut line", "**Use when:**", "**Common error patterns:**", "---"),
        *(
            "## Response Template",
            "### Issue Summary",
            "### Root Cause",
            "### Quick Resolution Steps",
            "#### 1. Do cable",
        ),
        *(
            "### Expected Resolution",
            "### Next Steps",
            "### Additional Resources",
            "---",
            "## Notes for Responders",
        ),
        *("### Key Information to Gather", "### Escalation Criteria", "### Success Patterns", "---"),
    ]
    lines = iter(text.split("\n"))
    assert all(line in lines for line in wanted)


def estimate(mean: float) -> Estimate:
    return Estimate(mean, mean - 0.1, mean + 0.1)


def successes(text: str) -> list[str]:
    return re.findall(r"^\d+\. (?P<line>.+)$", text.partition("### Success Patterns")[2], re.MULTILINE)


def test_success_patterns_stand_in_the_measured_order_with_their_n() -> None:
    measured = {"cable": Measured(estimate(0.2), 12), "vpn": Measured(estimate(0.5), 40)}
    first, second = successes(template(a_guide(), measured))
    assert first.startswith("Do vpn") and "50%" in first and "40–60%" in first and "40 tries" in first
    assert second.startswith("Do cable") and "12 tries" in second


def test_nothing_is_shown_under_ten_tries() -> None:
    assert successes(template(a_guide(), {"cable": Measured(estimate(0.2), 9)})) == []


def test_figures_do_not_come_back() -> None:
    guide = a_guide()
    (imported,) = read_template(template(guide, {"cable": Measured(estimate(0.2), 12)}))
    assert "tries" not in catalog.guide_text(imported.guide)
    assert essence(imported.guide) == essence(guide)


def test_a_withdrawn_step_is_left_out() -> None:
    text = template(
        replace(a_guide(), withdrawn={"vpn": "It broke things"}), {"vpn": Measured(estimate(0.5), 40)}
    )
    assert "Do vpn" not in text


def test_what_a_step_needs_and_risks_stands_below_it_and_comes_back() -> None:
    step = a_step(
        "ask", permission=Permission.IT, ask="Open the\n\nport", risk="It may break", put_back="Close it"
    )
    guide = a_guide(steps=(step,))
    assert more(back(guide)) == more(guide)


def test_literals_keep_speaking_for_or_against() -> None:
    kinds = (Weight.DECISIVE, Weight.GENERIC, Weight.AGAINST)
    texts = ("a sentence that decides all by itself", "it failed", "quite another thing happened")
    patterns = tuple(
        a_pattern(weight.value, text, weight=weight) for weight, text in zip(kinds, texts, strict=True)
    )
    assert {one.text: one.weight for one in back(a_guide(patterns=patterns)).patterns} == dict(
        zip(texts, kinds, strict=True)
    )


def test_what_a_person_adds_is_read_as_in_any_template() -> None:
    text = template(a_guide())
    text = text.replace("## Notes for", "### Solution\n\n- Restart the router\n\n## Notes for")
    (imported,) = read_template(text)
    assert [step.title for step in imported.guide.steps] == ["Do cable", "Do vpn", "Restart the router"]


def test_several_templates_in_a_file_come_back_apart() -> None:
    guides = [a_guide("one"), a_guide("two")]
    found = read_template("\n".join(map(template, guides)))
    assert [essence(one.guide) for one in found] == [essence(guide) for guide in guides]


def test_questions_come_back_as_details() -> None:
    question = Question("wifi", "WiFi or cable?", ())
    assert "WiFi or cable?" in [detail.text for detail in back(a_guide(questions=(question,))).details]


def without_comments(text: str) -> str:
    return re.sub(r"^<!-- guide.*-->$", "", text, flags=re.MULTILINE)


def without_ends(value: Any) -> Any:
    """The same without the empty lines that texts end in."""
    if isinstance(value, dict):
        return {name: without_ends(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [without_ends(one) for one in value]
    return value.rstrip("\n") if isinstance(value, str) else value


def seen(guide: Guide) -> dict[str, Any]:
    """What everybody sees of a rendered guide."""
    found = essence(guide) | {
        "steps": [(step.title, step.body, step.ask, step.risk, step.put_back) for step in guide.steps],
        "permissions": [step.permission for step in guide.steps if step.ask],
        "texts": {name: more(guide)[name] for name in ("slug", "texts", "rest", "maintainer")},
        "causes": [(cause.text, cause.detail) for cause in guide.causes],
        "weights": sorted(
            (one.text, one.weight is Weight.AGAINST) for one in guide.patterns if one.kind is Kind.LITERAL
        ),
    }
    return dict(without_ends(found))


@pytest.mark.parametrize("slug", SHIPPED)
def test_without_its_comments_a_shipped_guide_reads_as_it_is_seen(slug: str) -> None:
    guide = shipped(slug)
    text = rendered(guide, edition=3, wizard=f"https://wizard.example/?guide={slug}", measured={})
    (imported,) = read_template(without_comments(text))
    assert seen(imported.guide) == seen(guide)
    details = [(detail.text, detail.help) for detail in imported.guide.details]
    assert all(one in details for one in asked_by(guide))


def asked_by(guide: Guide) -> list[tuple[str, str]]:
    return [(detail.text, detail.help.rstrip("\n")) for detail in guide.details]


def test_without_comments_and_with_figures_the_steps_weigh() -> None:
    text = template(a_guide(), {"vpn": Measured(estimate(0.5), 40)})
    (imported,) = read_template(without_comments(text))
    assert [step.title for step in imported.guide.steps] == ["Do cable", "Do vpn"]
    assert imported.guide.steps_by_key["do-vpn"].source.startswith("success patterns")
    assert WIZARD not in [link.url for link in imported.guide.links]


CONDITIONED = a_guide(
    questions=(Question("tool", "Which tool?", (Choice("pac", "PAC CLI"), Choice("web", "The browser"))),),
    steps=(
        replace(a_step("cable", body="Body"), when=(Condition("tool", ("pac",)),)),
        replace(a_step("vpn"), when=(Condition("tool", ("pac", "web"), negated=True),)),
    ),
)


def test_a_step_tells_its_conditions_in_words_and_its_body_comes_back() -> None:
    text = template(CONDITIONED)
    assert "#### 1. Do cable\n\n**Only if:** Which tool? PAC CLI\n\nBody\n" in text
    assert "**Not if:** Which tool? PAC CLI / The browser\n" in text
    (imported,) = read_template(text)
    assert [step.body for step in imported.guide.steps] == [step.body for step in CONDITIONED.steps]
    assert imported.unplaced == ()


def test_a_condition_that_somebody_rewrote_is_told() -> None:
    (imported,) = read_template(template(CONDITIONED).replace("**Only if:** Which", "**Only if:** Whose"))
    assert imported.guide.steps[0].body == "Body"
    assert [one.text for one in imported.unplaced] == ["**Only if:** Whose tool? PAC CLI"]


def test_what_a_template_cannot_carry_is_told() -> None:
    (imported,) = read_template(template(CONDITIONED))
    told = {one.text for one in imported.flagged if "cannot carry" in one.why}
    assert told == {"questions: 1", "conditions: 2"}


def test_how_to_import_again_stands_before_the_steps() -> None:
    text = template(a_guide(retry_text="Import it again."))
    assert text.index("Import it again.") < text.index("#### 1.")
