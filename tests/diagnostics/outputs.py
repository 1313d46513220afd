"""Outputs of the block, as consoles give them."""

from __future__ import annotations

OUTPUT = """--- diagnostics 1 ---
time-utc: 2026-11-24 12:31:08Z
windows: Microsoft Windows 11 Enterprise 23H2 build 22631.4460
powershell: 5.1.22621.4391 Desktop
pac-copy: 1.37.4 ~\\.dotnet\\tools\\pac.exe
pac-copy: 1.31.6 ~\\AppData\\Local\\Microsoft\\PowerAppsCLI\\pac.cmd
port-443: yes
port-443-host: *.crm4.dynamics.com
proxy-winhttp: none found in: Current WinHTTP proxy settings: Direct access (no proxy server).
proxy-user: set proxy.example:8080
proxy-variable: none
connection: wifi
vpn: no
adapter: Intel(R) Wi-Fi 6 AX201 160MHz
file: CenterofExcellenceCoreComponents_managed.zip
file-bytes: 41239871
file-sha256: 9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08
browser: Edge 131.0.2903.51
browser: Firefox 132.0.1
--- end of diagnostics 1 ---
"""

NOTHING = """--- diagnostics 1 ---
time-utc: unknown
windows: unknown
pac-copy: unknown
port-443: not-tested
connection: unknown
vpn: unknown
file: not-found
--- end of diagnostics 1 ---
"""


def with_prompts(output: str = OUTPUT) -> str:
    """A console with the block itself, a prompt before each of its lines, and one after its output."""
    source = [
        "PS C:\\Users\\lovelace> & {",
        ">>   '--- diagnostics 1 ---'",
        ">>   Show-Part 'vpn' { 'yes' }",
        ">> }",
    ]
    return "\n".join([*source, ">>", f"{output}PS C:\\Users\\lovelace> "])


def broken_at(width: int, output: str = OUTPUT) -> str:
    """What a console of this width makes of it when lines are copied as they are shown."""
    lines = output.splitlines()
    parts = [line[start : start + width] for line in lines for start in range(0, len(line), width)]
    return "\n".join(part.rstrip() for part in parts)
