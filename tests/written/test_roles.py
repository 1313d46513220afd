from __future__ import annotations

import pytest

from troubleshoot.written.roles import Role, label_of, role_of


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Issue Summary", Role.SUMMARY),
        ("Quick Summary", Role.SUMMARY),
        ("What's Happening", Role.HAPPENING),
        ("Root Cause Analysis", Role.CAUSES),
        ("Common Causes Checklist", Role.CAUSES),
        ("✅ Resolution Steps", Role.STEPS),
        ("Immediate Troubleshooting Steps", Role.STEPS),
        ("Recommended Solutions", Role.STEPS),
        ("Before Retrying", Role.STEPS),
        ("Expected Resolution", Role.EXPECT),
        ("Additional Information Needed", Role.DETAILS),
        ("Key Information to Gather", Role.DETAILS),
        ("Common Follow-up Questions", Role.FOLLOW_UPS),
        ("When to Escalate", Role.ESCALATION),
        ("📞 If the Error Persists", Role.PERSISTS),
        ("Success Patterns", Role.SUCCESSES),
        ("Official Resources", Role.LINKS),
        ("Comprehensive Troubleshooting Guide", Role.LINKS),
        ("When to Close the Issue", Role.CLOSING),
        ("Labels to Apply", Role.CLOSING),
        ("Keywords to Watch For", Role.PATTERNS),
        ("Notes for Responders", Role.NOTES),
        ("Response to User", Role.BODY),
        ("Template Response", Role.BODY),
        ("A Walk in the Park", Role.UNKNOWN),
    ],
)
def test_headings_announce_what_stands_below(heading: str, role: Role) -> None:
    assert role_of(heading)[0] is role


def test_a_heading_may_say_it_behind_a_colon() -> None:
    assert role_of("Most Likely Root Cause: Licences") == (Role.CAUSES, "Licences")


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("**Use when:** It fails", ("Use when", "It fails")),
        ("**Applies to**: All", ("Applies to", "All")),
        ("**Required Roles** (one of them):", ("Required Roles (one of them)", "")),
        ("**Wait** before you go on", None),
        ("**Please let us know.**", None),
    ],
)
def test_a_label_is_bold_and_ends_in_a_colon(line: str, label: tuple[str, str] | None) -> None:
    assert label_of(line) == label
