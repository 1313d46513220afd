"""How good the verdicts are on reports with known families, where the file with them lies near."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from troubleshoot import catalog
from troubleshoot.engine.matching import Matcher
from troubleshoot.engine.redaction import redact
from troubleshoot.engine.text import clean

from .timing import Result

REPORTS = Path(__file__).resolve().parents[2] / "shared" / "domain" / "reports.jsonl"

GUIDE_OF = {
    "missing_dependency": "missing-dependency",
    "wrong_file": "wrong-file",
    "dependency_blocks_delete": "dependency-blocks-delete",
    "leftover_upgrade_solution": "leftover-upgrade",
    "throttling_canvasapp_429": "throttling",
    "service_transient": "transient-service-error",
    "connector_import_failure": "transient-service-error",
    "connections_picker_timeout": "connections-picker",
    "insufficient_privilege": "insufficient-privilege",
    "dataverse_sql_timeout": "database-timeout",
    "managed_unmanaged_mismatch": "managed-mismatch",
    "client_wait_limit": "client-wait-limit",
    "concurrent_import": "client-wait-limit",
    "generic_unknown": "find-the-real-error",
    "import_as_holding_generic": "find-the-real-error",
}
"""The guide for each family of failures; the network ones are all for `network-errors`, others have none."""

NETWORK = "network-errors"
DEBATABLE: dict[str, str] = {}
"""Reports left out because their family can be argued about, with the reason."""


@dataclass(frozen=True)
class Judged:
    """A report with the guide it should lead to (None for a family without a guide) and its verdict."""

    report: str
    guide: str | None
    verdict: str | None


def guide_of(family: str) -> str | None:
    """The guide a family of failures should lead to."""
    return NETWORK if family.startswith("network_") else GUIDE_OF.get(family)


def judged(path: Path = REPORTS) -> list[Judged]:
    """Every import report with a text, but the debatable ones, diagnosed by the shipped guides."""
    matcher = Matcher([catalog.read_guide(guide) for guide in catalog.shipped_files()])
    reports = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Judged(
            report["id"],
            guide_of(report["family"]),
            matcher.diagnose(redact(clean(report["error_text"])).text).verdict,
        )
        for report in reports
        if report["scope"] == "import" and report["error_text"] and report["id"] not in DEBATABLE
    ]


def missed(found: list[Judged]) -> list[Judged]:
    """Network failures that were not recognised."""
    return [one for one in found if one.guide == NETWORK and one.verdict != NETWORK]


def false_alarms(found: list[Judged]) -> list[Judged]:
    """Other failures that were called network failures."""
    return [one for one in found if one.guide != NETWORK and one.verdict == NETWORK]


def covered(found: list[Judged]) -> list[Judged]:
    """Reports of families with a guide."""
    return [one for one in found if one.guide]


def uncovered(found: list[Judged]) -> list[Judged]:
    """Reports of families without one."""
    return [one for one in found if not one.guide]


def share_right(found: list[Judged]) -> float:
    """The share of reports whose verdict is as it should be."""
    return sum(one.verdict == one.guide for one in found) / len(found)


def results() -> Iterator[Result]:
    """Misses and false alarms for network failures, right guides, and families left without a verdict."""
    if not REPORTS.exists():
        return
    found = judged()
    yield {"name": "import reports with a text", "value": len(found), "unit": "reports"}
    yield {"name": "network failures missed", "value": len(missed(found)), "unit": "reports"}
    yield {"name": "other failures called network", "value": len(false_alarms(found)), "unit": "reports"}
    yield {"name": "right guide", "value": round(share_right(covered(found)), 3), "unit": "share"}
    yield {
        "name": "no guide and no verdict",
        "value": round(share_right(uncovered(found)), 3),
        "unit": "share",
    }
