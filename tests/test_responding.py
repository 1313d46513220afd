from __future__ import annotations

import json
import re
from functools import cache
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.factories import SHARED, a_guide, a_pattern, a_question, a_step, is_, published
from tests.hostile import HOSTILE, rows
from troubleshoot import catalog, sessions
from troubleshoot.catalog import Catalog, PublishedGuide
from troubleshoot.engine.guide import Choice, Detail, Guide, Kind, Link, LinkKind, Weight
from troubleshoot.models import Edition
from troubleshoot.replying import LIMIT
from troubleshoot.responding import Response, respond

REPORTS = SHARED / "domain" / "reports.jsonl"
BASE = "https://wizard.example"
CUT = "The connection was cut."


def of(*guides: Guide) -> Catalog:
    """What is published, without a database."""
    return Catalog(tuple(PublishedGuide(Edition(number=1), guide) for guide in guides))


@cache
def shipped() -> Catalog:
    guides = [catalog.read_guide(path) for path in catalog.shipped_files()]
    return of(*sorted(guides, key=lambda guide: guide.slug))


def a_full_guide(**values: Any) -> Guide:
    """A guide with questions and details: one step for VPN users, one for each tool."""
    defaults: dict[str, Any] = {
        "questions": (
            a_question("vpn", "yes", "no", help="Look at the icon."),
            a_question("tool", Choice("pac", "PAC CLI", told_by=("pac",)), "portal"),
            a_question("async", "yes", "no", when=(is_("tool", "pac"),)),
            a_question("colour", "red", "blue"),
        ),
        "details": (
            Detail("browser", "Which browser?", "With its version."),
            Detail("pac-version", "Version of PAC CLI"),
        ),
        "steps": (
            a_step("leave-vpn", is_("vpn", "yes")),
            a_step("asynchronously", is_("tool", "pac"), is_("async", "no")),
            a_step("other-portal", is_("tool", "portal")),
        ),
        "patterns": (
            a_pattern(),
            a_pattern("pac", "Microsoft PowerPlatform CLI", weight=Weight.GENERIC),
        ),
        "never": ("Never delete the base.", "Never panic.", "Never a third."),
        "links": (Link("Support", "https://support.example/", LinkKind.SUPPORT),),
    }
    return a_guide(**(defaults | values))


def answer(body: str, title: str = "", *guides: Guide) -> Response:
    return respond(of(*(guides or (a_full_guide(),))), title, body, base=BASE)


def carried(response: Response) -> dict[str, str]:
    """What the link in a reply fills in."""
    return {name: value for name, (value,) in parse_qs(urlsplit(response.wizard_url).query).items()}


def missing(response: Response, kind: str) -> list[str]:
    return [one.key for one in response.missing if one.kind == kind]


def form(**parts: str) -> str:
    """The body of an issue as GitHub writes it from a form."""
    return "\n\n".join(f"### {label.replace('_', ' ')}\n\n{value}" for label, value in parts.items())


def test_title_and_body_are_diagnosed_together() -> None:
    both = sessions.diagnose(of(a_full_guide()), f"Help\n\n{CUT}")
    response = answer(CUT, "Help")
    assert response.as_json()["diagnosis"] == both.as_json()
    assert response.guide and response.guide.slug == "cut-line"


def test_a_title_alone_is_enough() -> None:
    assert answer("", CUT).diagnosed.verdict == "cut-line"


@pytest.mark.parametrize(("title", "body"), [("", ""), (" \n", "\t\n"), ("", "\u200b")])
def test_an_issue_without_a_text_is_refused(title: str, body: str) -> None:
    with pytest.raises(sessions.Refused) as refused:
        answer(body, title)
    assert refused.value.field == "body"


def test_a_text_over_the_limit_is_too_large() -> None:
    with pytest.raises(sessions.TooLarge) as refused:
        answer("x" * 1_000_001)
    assert refused.value.field == "body"


def test_a_text_of_the_whole_limit_is_answered() -> None:
    lines = "x" * 99 + "\n"
    response = answer(lines * 4_000 + CUT + "\n" + lines * 5_990)
    assert sessions.diagnose(of(a_full_guide()), carried(response)["error"]).verdict == "cut-line"


def test_questions_that_matter_and_details_not_given_are_missing() -> None:
    response = answer(CUT)
    # "async" waits for an answer to "tool", and nothing depends on "colour".
    assert missing(response, "question") == ["vpn", "tool"]
    assert missing(response, "detail") == ["browser", "pac-version"]
    assert response.missing[0].help == "Look at the icon."


def test_what_the_form_answers_is_known_and_opens_the_next_question() -> None:
    body = form(**{"What about tool?": "PAC CLI", "Which browser?": "Edge 120", "What happened": CUT})
    response = answer(body)
    assert response.answers == {"tool": "pac"}
    assert response.details == {"browser": "Edge 120"}
    assert missing(response, "question") == ["vpn", "async"]
    assert missing(response, "detail") == ["pac-version"]
    link = carried(response)
    assert CUT in link.pop("error")
    assert link == {"ref": "respond", "answer-tool": "pac", "detail-browser": "Edge 120"}


def test_the_link_of_a_short_issue_has_all_of_its_text() -> None:
    body = form(
        **{"What about tool?": "PAC CLI", "What happened": CUT, "Anything else?": "I tried it twice."}
    )
    text = carried(answer(body))["error"]
    assert CUT in text and "I tried it twice." in text and "PAC CLI" not in text


def test_what_the_text_tells_is_known() -> None:
    noise = "nothing to see here\n" * 150
    response = answer(f"Microsoft PowerPlatform CLI\nVersion: 1.31.6\n{noise}{CUT}")
    assert response.answers == {"tool": "pac"}
    assert response.details == {"pac-version": "1.31.6"}
    # The shortest excerpt no longer tells the tool, so the link does.
    assert carried(response)["answer-tool"] == "pac"
    assert "PowerPlatform" not in carried(response)["error"]


def test_an_answer_that_rules_out_what_depends_on_a_question_closes_it() -> None:
    guide = a_full_guide(steps=(a_step("leave", is_("tool", "pac"), is_("vpn", "yes")), a_step("other")))
    body = form(**{"What about tool?": "Portal", "What happened": CUT})
    assert missing(answer(body, "", guide), "question") == []


def test_the_words_of_a_question_are_no_evidence() -> None:
    guide = a_full_guide(questions=(a_question("cut", "yes", "no", help=""),))
    asked = form(**{"What about cut?": "No", "What happened": "All is well"})
    wall = a_guide("wall", patterns=(a_pattern("asked", "what about cut"),))
    assert answer(asked, "", guide, wall).diagnosed.verdict is None


def test_what_a_detail_quotes_is_evidence() -> None:
    response = answer(form(**{"Which browser?": f"Edge said: {CUT}", "What about vpn?": "Yes"}))
    assert response.diagnosed.verdict == "cut-line"
    assert carried(response)["answer-vpn"] == "yes"


def test_names_and_hosts_are_masked_everywhere() -> None:
    body = form(
        **{
            "Which browser?": "Edge of ann@example.org",
            "What happened": f"{CUT} At contoso.crm4.dynamics.com",
        }
    )
    everything = json.dumps(answer(body, "Import by ann@example.org").as_json())
    assert "contoso" not in everything
    assert "ann" not in everything
    assert "email-1" in everything


def test_the_link_names_the_guide_if_no_excerpt_leads_there() -> None:
    wide = a_pattern("wide", "half a [ж ]+ cut", kind=Kind.EXPRESSION)
    text = "half a\n" + "\n".join(["ж" * 400] * 30) + "\ncut"
    response = answer(text, "", a_full_guide(patterns=(wide,), questions=()))
    assert response.diagnosed.verdict == "cut-line"
    assert carried(response) == {"guide": "cut-line", "ref": "respond"}


def test_without_a_verdict_the_link_has_the_text() -> None:
    response = answer("It fails, no idea why.", "Import")
    assert response.guide is None
    assert carried(response) == {"ref": "respond", "error": "Import\n\nIt fails, no idea why."}
    assert response.wizard_url in response.reply


def test_without_a_verdict_the_guides_that_come_close_are_named() -> None:
    half = a_pattern("half", "something", weight=Weight.SUPPORTING)
    against = a_pattern("not", "fails", weight=Weight.AGAINST)
    near, far = a_guide("near", patterns=(half,)), a_guide("far", patterns=(against,))
    reply = answer("something fails", "", near, far).reply
    assert "**Near**" in reply
    assert "**Far**" not in reply


def test_what_is_generic_brings_no_guide_close() -> None:
    guide = a_guide("near", patterns=(a_pattern("half", "something", weight=Weight.GENERIC),))
    assert "**Near**" not in answer("something fails", "", guide).reply


def needed_guide() -> Guide:
    """A guide that asks for a few things that are always needed, and for one that is not."""
    return a_full_guide(
        questions=(a_question("vpn", "yes", "no"), a_question("method", "pac", "maker-portal")),
        details=(
            *(Detail("browser", "Which browser?"), Detail("activity-id", "Which code and Activity Id?")),
            *(Detail("version-target", "Which version?"), Detail("region", "Which region?")),
        ),
        steps=(a_step("off", is_("vpn", "yes")), a_step("pac", is_("method", "pac"))),
    )


def test_without_a_verdict_what_is_always_needed_is_missing_and_asked_for() -> None:
    response = answer("Help", "", needed_guide())
    assert missing(response, "question") == ["method"]
    assert missing(response, "detail") == ["activity-id", "version-target", "region", "tried"]
    assert response.reply.count("- [ ] ") == 4  # the ids are asked for in other words


def test_without_a_verdict_the_words_of_the_fallback_come_first() -> None:
    other = a_guide("other", details=(Detail("region", "Where?"),), fallback=True)
    response = answer("Help", "", needed_guide(), other)
    assert next(one.text for one in response.missing if one.key == "region") == "Where?"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Error 0x80040265, Activity ID: 5f2c1c1e-0e8a-4a0b-9c51-0d3a5b7d1a11", "activity-id"),
        ("I import with pac solution import", "method"),
        ("Core 4.50.6 does not go in", "version-target"),
        ("A sandbox at contoso.crm4.dynamics.com", "region"),
        ("I tried it twice", "tried"),
        (form(**{"What about method?": "Pac", "Anything else?": "Help"}), "method"),
        (form(**{"Which region?": "Europe", "Anything else?": "Help"}), "region"),
    ],
)
def test_without_a_verdict_what_the_text_gives_is_not_missing(text: str, key: str) -> None:
    assert key in [one.key for one in answer("Help", "", needed_guide()).missing]
    assert key not in [one.key for one in answer(text, "", needed_guide()).missing]


def test_without_a_verdict_the_link_has_what_was_noticed() -> None:
    link = carried(answer("Core 4.50.6 does not go in", "", needed_guide()))
    assert link["detail-version-target"] == "4.50.6"


def test_ids_that_are_masked_are_not_asked_for_again() -> None:
    text = f"{CUT} Error 80040265, Activity Id 5f2c1c1e-0e8a-4a0b-9c51-0d3a5b7d1a11"
    response = answer(text, "", needed_guide())
    assert response.guide
    assert "activity-id" not in missing(response, "detail")
    assert "activity-id" not in response.details  # a mask is of no use to anybody


def test_a_reply_asks_for_the_most_needed_first_and_for_nothing_of_another_way_to_import() -> None:
    body = form(**{"What about method?": "Pac", "What happened": CUT})
    response = answer(body, "", needed_guide())
    asked = re.findall(r"- \[ \] (.*)", response.reply)
    assert asked == ["What about vpn?", "Which version?", "Which region?", "Which code and Activity Id?"]
    assert "browser" in missing(response, "detail")


def test_a_quote_does_not_turn_what_stands_around_it() -> None:
    assert not re.search("[\u200e-\u200f\u202a-\u202e\u2066-\u2069]", answer(f"\u202e{CUT} \u2067x").reply)


def test_a_line_is_quoted_once() -> None:
    twice = a_full_guide(patterns=(a_pattern(), a_pattern("long", "of the very long line")))
    reply = answer(f"{CUT} {'x ' * 150} of the very long line", "", twice).reply
    assert len(re.findall("^- `", reply, re.MULTILINE)) == 1


def test_the_reply_says_what_must_not_be_deleted_and_where_to_turn() -> None:
    reply = answer(CUT).reply
    assert "Never delete the base." in reply
    assert "Never panic." in reply
    assert "Never a third." not in reply
    assert "<https://support.example/>" in reply
    assert reply.count("- [ ] ") == 4


def test_the_reply_quotes_at_most_three_lines_of_evidence() -> None:
    text = "\n".join(f"{number}: {CUT}" for number in range(9))
    assert answer(text).reply.count(CUT) == 3


def test_nothing_is_stored_and_nothing_counted(db: None) -> None:
    published(a_guide())
    before = rows()
    respond(catalog.current(), "Import", CUT, base=BASE)
    assert rows() == before


DANGEROUS = [
    "@everyone",
    "#123",
    "<img src=x onerror=alert(1)>",
    "</details>",
    "`code`",
    "``` fence",
    "${{ github.token }}",
    "[link](https://evil.example)",
    "| a | b |",
    "microsoft/coe-starter-kit#1",
    "https://evil.example/",
    "-->",
    "*bold*",
]


def visible(markdown: str) -> str:
    """What is read in a reply outside code, with the marks of HTML that became active."""
    html = MarkdownIt("gfm-like", {"linkify": False, "html": True}).render(markdown)
    return unescape(re.sub(r'<code>.*?</code>|href="[^"]*"', "", html, flags=re.DOTALL))


@pytest.mark.parametrize("danger", DANGEROUS)
@pytest.mark.parametrize(
    "text", ["{0} connection was cut {0}", "{0}\nconnection was cut\n{0}", "nothing {0} known"]
)
def test_nothing_of_the_text_becomes_active_in_the_reply(danger: str, text: str) -> None:
    harmless = visible(answer(text.format("HARMLESS"), "HARMLESS").reply)
    assert visible(answer(text.format(danger), danger).reply) == harmless


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_get_a_reply_within_the_limits(name: str) -> None:
    for text in (HOSTILE[name], f"{CUT}\n{HOSTILE[name]}"):
        try:
            response = answer(text, text)
        except sessions.Refused:
            continue
        assert len(response.reply) <= LIMIT
        assert len(response.wizard_url) <= 6000
        json.dumps(response.as_json()).encode()


def test_a_guide_of_long_texts_does_not_make_a_reply_too_long() -> None:
    long = "x" * 40_000
    guide = a_full_guide(never=(long, long), details=(Detail("d", long),))
    assert len(answer(CUT, "", guide).reply) <= LIMIT


def _reports() -> list[Any]:
    if not REPORTS.exists():
        return []
    return [json.loads(line) for line in REPORTS.read_text("utf-8").splitlines()]


@pytest.mark.skipif(not REPORTS.exists(), reason="the reports are not here")
@pytest.mark.parametrize("report", _reports(), ids=lambda report: report["id"])
def test_the_link_to_a_real_report_leads_to_the_same_verdict(report: dict[str, str]) -> None:
    plain = f"{report['error_text']}\n\n{report['symptom']}"
    shaped = form(
        **{
            "How did you import?": "Not sure",
            "Describe the issue": report["error_text"] or "_No response_",
            "Expected Behavior": "_No response_",
            "Anything else?": report["symptom"] or "_No response_",
        }
    )
    for body in (plain, shaped):
        response = respond(shipped(), f"[BUG] Import {report['id']}", body, base=BASE)
        link = carried(response)
        assert len(response.wizard_url) <= 6000
        assert sessions.diagnose(shipped(), link["error"]).verdict == response.diagnosed.verdict
        assert "guide" not in link
        if report["error_text"]:
            alone = sessions.diagnose(shipped(), plain).verdict
            assert response.diagnosed.verdict == alone


EXAMPLES = [
    example for one in shipped().editions for pattern in one.guide.patterns for example in pattern.matches
]
NOISE = st.text(max_size=300) | st.sampled_from(["### Describe the issue", "```", "x" * 7000, "ж\n" * 900])


@given(parts=st.lists(st.sampled_from(EXAMPLES) | NOISE, min_size=1, max_size=8), title=st.text(max_size=80))
def test_any_link_leads_to_the_verdict_or_names_its_guide(parts: list[str], title: str) -> None:
    try:
        response = respond(shipped(), title, "\n\n".join(parts), base=BASE)
    except sessions.Refused:
        return
    link = carried(response)
    told = sessions.diagnose(shipped(), link.get("error", ""), apart=True).verdict
    assert response.diagnosed.verdict in (None, told, link.get("guide"))
    assert ("guide" in link) <= ("error" not in link)
    assert len(response.wizard_url) <= 6000
    assert len(response.reply) <= LIMIT
