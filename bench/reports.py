"""How good the verdicts are on reports with known families, where the file with them lies near."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from troubleshoot import catalog
from troubleshoot.engine.matching import Matcher
from troubleshoot.engine.redaction import redact
from troubleshoot.engine.text import clean

from .timing import Result

REPORTS = Path(__file__).resolve().parents[2] / "shared" / "domain" / "reports.jsonl"


def results() -> Iterator[Result]:
    """Misses and false alarms for network failures, over import reports with a text."""
    if not REPORTS.exists():
        return
    matcher = Matcher([catalog.read_guide(path) for path in catalog.shipped_files()])
    reports = [json.loads(line) for line in REPORTS.read_text(encoding="utf-8").splitlines()]
    judged = [
        (report["is_network"], matcher.diagnose(redact(clean(report["error_text"])).text).verdict)
        for report in reports
        if report["scope"] == "import" and report["error_text"]
    ]
    missed = sum(network and verdict != "network-errors" for network, verdict in judged)
    alarms = sum(not network and verdict == "network-errors" for network, verdict in judged)
    yield {"name": "import reports with a text", "value": len(judged), "unit": "reports"}
    yield {"name": "network failures missed", "value": missed, "unit": "reports"}
    yield {"name": "other failures called network", "value": alarms, "unit": "reports"}
