"""The shipped guides as content."""

from __future__ import annotations

import json
from functools import cache, partial
from typing import Any

import pytest

from tests.factories import SHARED
from tests.guides import reading
from tests.guides.reading import GUIDES
from troubleshoot.engine.facts import Reported
from troubleshoot.engine.flow import AskQuestions, HandOver, Paste, Screen, ShowRound, Wait, next_screen
from troubleshoot.engine.guide import ErrorPattern, Guide, Kind
from troubleshoot.engine.matching import Diagnosis, Matcher
from troubleshoot.engine.patterns import found_in
from troubleshoot.engine.redaction import redact
from troubleshoot.engine.situation import situation
from troubleshoot.engine.text import clean

REPORTS = SHARED / "domain" / "reports.jsonl"
NETWORK = GUIDES["network-errors"]
PATTERNS = [
    (slug, pattern)
    for slug, guide in GUIDES.items()
    for pattern in guide.patterns
    if pattern.kind is not Kind.SYMPTOM
]
SELF_SIGNED = "Error: request failed, reason: self signed certificate in certificate chain"
RESET = """Network Error (ERR_NETWORK)
Error: An error occurred while making the HTTP request to
https://contoso.crm4.dynamics.com/XRMServices/2011/Organization.svc/web?SDKClientVersion=9.2.49.14828. This
could be due to the fact that the server certificate is not configured properly with HTTP.SYS in the HTTPS
case. This could also be caused by a mismatch of the security binding between the client and the server.
  The underlying connection was closed: An unexpected error occurred on a send.
    Unable to write data to the transport connection:
      An existing connection was forcibly closed by the remote host."""
ON_CERTIFICATES = {
    "windows-certificates",
    "tool-trust-store",
    "exempt-inspection-certificate",
    "cipher-policy",
}
ON_NETWORKS = {"wired", "vpn-off", "another-network"}
SEEN = "browser-shows-network-error"


def diagnosed(text: str, *symptoms: str, guide: Guide = NETWORK) -> Diagnosis:
    return matcher(guide.slug).diagnose(redact(clean(text)).text, symptoms)


@cache
def matcher(slug: str) -> Matcher:
    return Matcher([GUIDES[slug]])


@cache
def reports() -> list[dict[str, Any]]:
    if not REPORTS.exists():
        pytest.skip("the reports are not beside the project")
    return [json.loads(line) for line in REPORTS.read_text("utf-8").splitlines()]


def report(number: str) -> str:
    return next(str(one["error_text"]) for one in reports() if one["id"].endswith(number))


def reported(text: str = "", *symptoms: str) -> Reported:
    diagnosis = diagnosed(text, *symptoms)
    return Reported(1, diagnosis.found, diagnosis.verdict)


walked = partial(reading.walked, NETWORK.slug)
offered = partial(reading.offered, NETWORK.slug)
asked = partial(reading.asked, NETWORK.slug)


@pytest.mark.parametrize(("slug", "pattern"), PATTERNS, ids=lambda part: getattr(part, "key", part))
def test_every_example_proves_its_pattern(slug: str, pattern: ErrorPattern) -> None:
    assert [example for example in pattern.matches if not found_in(pattern, example)] == []
    assert [example for example in pattern.does_not_match if found_in(pattern, example)] == []


@pytest.mark.parametrize(("slug", "pattern"), PATTERNS, ids=lambda part: getattr(part, "key", part))
def test_every_example_still_matches_when_it_is_pasted(slug: str, pattern: ErrorPattern) -> None:
    for example in pattern.matches:
        assert pattern.key in diagnosed(example, guide=GUIDES[slug]).found.get(slug, ())


def test_every_pattern_says_what_it_means() -> None:
    assert [pattern.key for guide in GUIDES.values() for pattern in guide.patterns if not pattern.says] == []


@pytest.mark.parametrize("number", ["#10820", "#9896"])
def test_the_reports_behind_the_guide_lead_to_it(number: str) -> None:
    diagnosis = diagnosed(report(number))
    assert diagnosis.verdict == "network-errors"
    assert all(match.start is not None for match in diagnosis.matches)


def test_a_reset_connection_leads_to_the_guide() -> None:
    assert diagnosed(RESET).verdict == "network-errors"
    assert {"http-sys", "security-binding"} <= set(diagnosed(RESET).found["network-errors"])


def of_imports(*, network: bool) -> list[str]:
    """The texts of all import reports that are, or are not, about the network."""
    return [
        str(one["error_text"])
        for one in reports()
        if one["scope"] == "import" and one["error_text"] and one["is_network"] is network
    ]


def test_at_most_one_network_report_is_missed() -> None:
    assert len([text for text in of_imports(network=True) if diagnosed(text).verdict is None]) <= 1


def test_at_most_two_other_reports_are_called_network() -> None:
    assert len([text for text in of_imports(network=False) if diagnosed(text).verdict]) <= 2


@pytest.mark.parametrize("words", [RESET, "Network Error (ERR_NETWORK)", SELF_SIGNED, ""])
def test_what_the_server_rejected_is_no_network_failure(words: str) -> None:
    text = f'Solution "Center of Excellence - Core Components" failed to import: {words}'
    diagnosis = diagnosed(text)
    assert diagnosis.verdict is None
    assert diagnosis.guides[0].why == NETWORK.patterns_by_key["failed-to-import"].says


@pytest.mark.parametrize("sentence", ["http-sys", "security-binding", "organization-service"])
def test_generic_wording_alone_is_no_network_failure(sentence: str) -> None:
    assert diagnosed(NETWORK.patterns_by_key[sentence].matches[0]).verdict is None


def test_a_screenshot_is_enough() -> None:
    assert diagnosed("", SEEN).verdict == "network-errors"


def test_who_picks_a_symptom_is_asked_what_no_text_tells() -> None:
    assert {"broken-by", "method"} <= set(asked(reported("", SEEN)))


@pytest.mark.parametrize(
    ("broken_by", "method", "step", "other"),
    [
        ("certificate", "other-tool", "tool-trust-store", "wired"),
        ("timeout", "pac", "pac-client-timeout", "windows-certificates"),
        ("no-message", "maker-portal", "keep-awake", "pac-client-timeout"),
        ("proxy", "pac", "proxy-sign-in", "keep-awake"),
    ],
)
def test_the_answers_tell_the_cases_of_a_symptom_apart(
    broken_by: str, method: str, step: str, other: str
) -> None:
    steps = offered(reported("", SEEN), broken_by=broken_by, method=method)
    assert step in steps
    assert other not in steps


def test_history_is_looked_at_first() -> None:
    assert next_screen(NETWORK, situation([reported(RESET)])) == AskQuestions(("history",))


@pytest.mark.parametrize(("choice", "screen"), [("running", Wait), ("failed-text", Paste)])
def test_nobody_retries_before_history_is_settled(choice: str, screen: type[Screen]) -> None:
    assert [type(one) for one in walked(reported(RESET), history=choice)] == [AskQuestions, screen]


def test_a_self_signed_certificate_starts_with_the_certificate() -> None:
    assert offered(reported(SELF_SIGNED))[0] in ON_CERTIFICATES


def test_a_reset_connection_never_leads_to_certificate_steps() -> None:
    assert not ON_CERTIFICATES & set(offered(reported(RESET)))


def test_who_knows_nothing_is_not_sent_to_certificate_steps() -> None:
    assert not ON_CERTIFICATES & set(offered())


def test_the_report_behind_the_guide_does_not_start_with_certificates() -> None:
    assert not ON_CERTIFICATES & set(offered(reported(report("#10820"))))


@pytest.mark.parametrize("text", [RESET, SELF_SIGNED, ""])
def test_who_tried_several_networks_is_not_told_to_change_them(text: str) -> None:
    steps = set(offered(reported(text), several_networks="yes", several_methods="no"))
    assert steps
    assert not ON_NETWORKS & steps
    # A cable does not help against a certificate, so only the others are offered there.
    expected = ON_NETWORKS - {"wired"} if text == SELF_SIGNED else ON_NETWORKS
    assert set(offered(reported(text), several_networks="no")) >= expected


def test_several_networks_and_methods_lead_to_the_hand_over_at_once() -> None:
    screens = list(walked(reported(RESET), several_networks="yes", several_methods="yes"))
    assert isinstance(screens[-1], HandOver)
    assert not any(isinstance(screen, ShowRound) for screen in screens)


def test_nobody_on_a_cable_is_told_to_use_one() -> None:
    assert "wired" not in offered(connection="wired")
    assert "wired" in offered(connection="wifi")


def test_nobody_without_a_vpn_is_told_to_leave_it() -> None:
    assert "vpn-off" not in offered(vpn="no")
    assert "vpn-off" in offered(vpn="yes")


@pytest.mark.parametrize(
    ("kind", "step", "other"),
    [
        ("install", "pac-async-install", "pac-async-upgrade"),
        ("upgrade", "pac-async-upgrade", "pac-async-install"),
    ],
)
def test_install_and_upgrade_are_told_apart(kind: str, step: str, other: str) -> None:
    steps = offered(install_or_upgrade=kind)
    assert step in steps
    assert other not in steps
    assert steps.index("pac-sign-in") < steps.index(step)


@pytest.mark.parametrize("way", ["dotnet", "msi", "vscode"])
def test_pac_is_updated_by_the_way_it_was_installed(way: str) -> None:
    updates = {step for step in offered(pac_installed_by=way) if step.startswith(("pac-update", "pac-find"))}
    assert updates == {f"pac-update-{way}"}


@pytest.mark.parametrize(
    ("facts", "known"),
    [
        (reported(SELF_SIGNED), {"broken-by": "certificate"}),
        (reported(RESET), {"method": "maker-portal", "broken-by": "cut"}),
        (
            reported("pac solution import --path a.zip --stage-and-upgrade\nread ECONNRESET"),
            {"method": "pac"},
        ),
    ],
)
def test_the_text_answers_questions(facts: Reported, known: dict[str, str]) -> None:
    told = situation([facts]).inferred(NETWORK)
    assert known.items() <= told.items()
    assert not known.keys() & set(asked(facts))


@pytest.mark.parametrize(
    ("answers", "failures"),
    [
        ({"service_health": "incident"}, 1),
        ({"broken_by": "certificate", "tenant_admin": "yes"}, 1),
        ({"one_region": "yes"}, 2),
    ],
)
def test_an_escalation_rule_ends_the_guide(answers: dict[str, str], failures: int) -> None:
    screens = list(walked(**answers))
    assert isinstance(screens[-1], HandOver)
    assert sum(isinstance(screen, ShowRound) for screen in screens) == failures
