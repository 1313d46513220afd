from __future__ import annotations

import json
import re

import pytest

from tests.factories import SHARED
from troubleshoot.issues.noticing import noticed

REPORTS = SHARED / "domain" / "reports.jsonl"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Microsoft PowerPlatform CLI\nVersion: 1.31.6+g9147a23", {"pac-version": "1.31.6"}),
        ("I use pac 1.27.6", {"pac-version": "1.27.6"}),
        ("PAC CLI version: 1.27.6", {"pac-version": "1.27.6"}),
        ("Import of Core 4.17 fails", {"version-target": "4.17"}),
        ("CoE Starter Kit, version 4.50.6", {"version-target": "4.50.6"}),
        ("Upgrading the CoE kit to 4.50.6", {"version-target": "4.50.6"}),
        ("CoE: target version: 4.50.6", {"version-target": "4.50.6"}),
        ("CoE installed version: 4.43", {"version-installed": "4.43"}),
        (
            "The upgrade of Core from 4.43 to version 4.50.6 fails",
            {"version-installed": "4.43", "version-target": "4.50.6"},
        ),
        (
            "Lors de la mise à niveau de CoE Core de la version 4.42 vers la 4.50.6",
            {"version-installed": "4.42", "version-target": "4.50.6"},
        ),
        (
            "al actualizar CoE Core desde la versión 4.42 a 4.50.6",
            {"version-installed": "4.42", "version-target": "4.50.6"},
        ),
        ("upgrading Core 4.24 to 4.29 fails", {"version-installed": "4.24", "version-target": "4.29"}),
        ("Core von 4.44 auf 4.50.6", {"version-installed": "4.44", "version-target": "4.50.6"}),
        ("Core 4.44→4.50.6", {"version-installed": "4.44", "version-target": "4.50.6"}),
        (
            "The CoE kit\nfails. I upgrade from version 4.45 to 4.48.2 here",
            {"version-installed": "4.45", "version-target": "4.48.2"},
        ),
        (
            "Cannot import Core Components 4.48.2\n\n### What solution version are you using?\n\n4.45",
            {"version-installed": "4.45", "version-target": "4.48.2"},
        ),
        (
            "Cannot import Core 4.17\n\n### What solution version are you using?\n\n4.17",
            {"version-target": "4.17"},
        ),
        ("It failed at 2025-05-03T10:11:12Z.", {"failure-time": "2025-05-03T10:11:12Z"}),
        ("It failed at 2025-05-03 10:11 UTC", {"failure-time": "2025-05-03 10:11 UTC"}),
    ],
)
def test_what_stands_in_plain_sight_is_noticed(text: str, found: dict[str, str]) -> None:
    assert noticed(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Version: 1.31.6",
        "version 4.50.6",  # of what?
        "SDKClientVersion=9.2.49.14828 of Core",
        'solution="CreatorKitCore (1.0.20221205.1)" in Core',
        "Core needs Creator Kit 1.0.5",
        "Core 4.17 or Core 4.22?",
        "Core 4.17 worked",
        "Core 4.17 is installed",
        "CoE Core 4.17.1.22",
        "Core from 4.1 to 4.2, and Core from 4.2 to 4.3",
        "The upgrade of Core from 4.43 to 4.45 worked, and then Core to 4.50.6 did not",
        "The import of Core took from 4.10 to 5.20 pm",
        "Core\nI updated node from 18.1 to 20.2",
        "The import of Core fails\n\n### What solution version are you using?\n\n4.45",
        "pac 1.27.6, later pac 1.31.6",
        "2025-05-03T10:11:12 without a zone",
        "from 2025-05-03T10:11:12Z to 2025-05-03T10:15:00Z",
        "2025-99-03T10:11:12Z",
        "00:04:00.0968062",
    ],
)
def test_what_is_not_certain_is_not_noticed(text: str) -> None:
    assert noticed(text) == {}


def test_of_several_times_the_one_beside_the_error_counts() -> None:
    lines = ["2025-05-03T10:11:12Z Started", "2025-05-03T10:15:00Z Error: cut"]
    assert noticed("\n".join(lines), lines[1:]) == {"failure-time": "2025-05-03T10:15:00Z"}


@pytest.mark.skipif(not REPORTS.exists(), reason="the reports are not here")
def test_no_version_of_a_real_report_is_wrong() -> None:
    wrong, right = [], 0
    for line in REPORTS.read_text("utf-8").splitlines():
        report = json.loads(line)
        seen = noticed(f"{report['error_text']}\n{report['symptom']}")
        known = re.findall(r"\d+(?:\.\d+)+", report["version"])
        for key in ("pac-version", "version-installed", "version-target"):
            # The version to import is the last one named.
            expected = known[:1] if key == "version-installed" else known[-1:]
            # Not every report says its version beside its text.
            if key in seen and known:
                right += seen[key] in expected
                wrong += [] if seen[key] in expected else [(report["id"], key, seen[key])]
    assert not wrong
    assert right >= 5
