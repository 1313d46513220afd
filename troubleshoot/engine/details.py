"""Details that every guide accepts although it does not ask for them: what diagnostics bring to light.

Where a guide asks for one of them by itself, its own text wins. None of them is ever counted as missing
where no guide asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .guide import Detail, Guide
from .words import gettext_noop

COMMON: tuple[Detail, ...] = (
    Detail("collected-at", gettext_noop("When the diagnostics were collected, in UTC")),
    Detail("windows", gettext_noop("Version and build of Windows")),
    Detail("powershell", gettext_noop("Version of PowerShell")),
    Detail("pac-version", gettext_noop("Version of PAC CLI")),
    Detail("pac-copies", gettext_noop("Copies of PAC CLI on this machine")),
    Detail("port-test", gettext_noop("Result of Test-NetConnection to your environment, port 443")),
    Detail("proxy", gettext_noop("Proxy settings of this machine")),
    Detail("network-adapter", gettext_noop("Network connection and VPN of this machine")),
    Detail("file-name", gettext_noop("Name and size of the file you imported")),
    Detail("file-hash", gettext_noop("SHA-256 of the solution file")),
    Detail("browser", gettext_noop("Browser (Edge, Chrome, Firefox) and its version")),
    Detail("other-diagnostics", gettext_noop("Other lines of the diagnostics")),
)
"""In the order in which a hand-over tells them; the texts are ours, so a page translates them."""

EXPECTED = tuple(detail.key for detail in COMMON if detail.key != "other-diagnostics")
"""The details that a complete run of the diagnostics gives."""

VERSIONS = frozenset(
    {
        *("version-installed", "version-target", "creator-kit-version", "solutions"),
        *("pac-version", "browser", "windows", "powershell"),
    }
)
"""The details that are versions."""


def accepted(guides: Iterable[Guide]) -> Mapping[str, Detail]:
    """The details that a session in these guides can hold, by key: the guides' own first, then the common."""
    found: dict[str, Detail] = {}
    for guide in guides:
        for detail in guide.details:
            found.setdefault(detail.key, detail)
    for detail in COMMON:
        found.setdefault(detail.key, detail)
    return found
