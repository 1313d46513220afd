"""Commands that written templates are known to get wrong, so that a human looks at them."""

from __future__ import annotations

import re
from collections.abc import Iterator

_WRONG: tuple[tuple[str, str], ...] = (
    (
        r"--max-async-wait-time[ =]+(?:[1-9]|[1-5]\d)\b",
        "waits shorter than pac does by itself (60 minutes): 120 is safer",
    ),
    (r"pac\s+auth\s+create\b.*\s--url\b", "`--url` is deprecated: `--environment` takes its place"),
    (
        r"pac\s+solution\s+import\b.*--(?:log-to-file|verbose)\b",
        "no parameter of `pac solution import`: the log is always written, `pac telemetry status` says where",
    ),
    (r"pac\s+solution\s+import\b.*--upgrade\b", "no parameter: an upgrade is `--stage-and-upgrade`"),
    (
        r"Get-CrmConnection\b.*-Timeout\b",
        "no parameter of `Get-CrmConnection`: it is `-MaxCrmConnectionTimeOutMinutes`",
    ),
    (
        r"Import-CrmSolution\b(?!Async).*-(?:ActivateWorkflows|PublishWorkflows)\b",
        "no parameter of `Import-CrmSolution`",
    ),
    (
        r"-OverwriteUnmanagedCustomi[sz]ations|--force-overwrite",
        "overwrites what was customised, and makes an import much slower",
    ),
    (
        r"ServicePointManager\]::SecurityProtocol\s*=\s*\[Net",
        "changes this PowerShell only, never pac, and switches TLS 1.3 off: add with `-bor`",
    ),
)
_KNOWN = tuple((re.compile(pattern, re.IGNORECASE), why) for pattern, why in _WRONG)


def doubts(text: str) -> Iterator[tuple[int, str, str]]:
    """The lines of a text (from 0) with a command to look at: number, line, why."""
    for number, line in enumerate(text.split("\n")):
        for pattern, why in _KNOWN:
            if pattern.search(line):
                yield number, line.strip(), why
