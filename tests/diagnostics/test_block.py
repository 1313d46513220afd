from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator

import pytest
import tree_sitter_powershell
from tree_sitter import Language, Node, Parser

from troubleshoot.diagnostics import BLOCK, read_output
from troubleshoot.engine.examples import EXAMPLE_FILE, EXAMPLE_HOST
from troubleshoot.rendering import Commands, markdown

ALLOWED = {
    *("Get-ChildItem", "Get-CimInstance", "Get-Command", "Get-Date", "Get-FileHash", "Get-Item"),
    *("Get-ItemProperty", "Get-Location", "Get-NetAdapter", "Get-NetConnectionProfile", "Get-VpnConnection"),
    *(
        "ForEach-Object",
        "Where-Object",
        "Join-Path",
        "Split-Path",
        "Test-Path",
        "Test-NetConnection",
        "netsh",
    ),
}
WRITES = (
    *("Set", "New", "Remove", "Install", "Uninstall", "Update", "Add", "Clear", "Copy", "Move", "Rename"),
    *(
        "Out",
        "Export",
        "Import",
        "Save",
        "Start",
        "Stop",
        "Restart",
        "Enable",
        "Disable",
        "Register",
        "Invoke",
    ),
    *("Tee", "Publish", "Send", "Reset", "Write", "Connect"),
)
PWSH = shutil.which("pwsh")
PARSER = Parser(Language(tree_sitter_powershell.language()))


def nodes(source: str) -> Iterator[Node]:
    waiting = [PARSER.parse(source.encode()).root_node]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += node.children


def texts(kind: str, source: str = BLOCK) -> list[str]:
    return [node.text.decode() for node in nodes(source) if node.type == kind and node.text]


def own_functions() -> set[str]:
    return set(texts("function_name"))


def test_the_block_is_powershell() -> None:
    assert not PARSER.parse(BLOCK.encode()).root_node.has_error
    assert PARSER.parse(BLOCK.replace("}", "", 1).encode()).root_node.has_error


def test_the_block_calls_only_what_reads() -> None:
    assert set(texts("command_name")) - own_functions() <= ALLOWED
    assert own_functions() & ALLOWED == set()


def test_the_only_program_it_runs_by_a_path_is_pac() -> None:
    run = [text for text in texts("command") if text.startswith("&") and not text.startswith("& {")]
    assert sorted(run) == ["& $Path help 2>$null", "& $Read"]


@pytest.mark.parametrize("verb", WRITES)
def test_the_block_holds_no_verb_that_writes(verb: str) -> None:
    assert re.search(rf"\b{verb}-\w", BLOCK, re.IGNORECASE) is None


def test_the_block_writes_no_file() -> None:
    assert [text for text in texts("redirection") if text != "2>$null"] == []
    assert (
        re.search(r"::(Write|Create|Delete|Copy|Move|Set)|WebRequest|WebClient|curl|iwr|irm", BLOCK) is None
    )


def test_the_block_names_no_person_and_no_machine() -> None:
    assert re.search(r"USERNAME|COMPUTERNAME|whoami|hostname\b|UserDomain|\.Name\b.*Profile", BLOCK) is None


def test_each_part_bears_what_is_not_there() -> None:
    assert "try { $found = @(& $Read) } catch" in BLOCK
    shown = BLOCK.split("'--- diagnostics 1 ---'")[1]
    outside = [line for line in shown.splitlines() if re.match(r"  [A-Za-z']", line)]
    starts = ("  Show-Part", "  try {", "  if ($file)", "  '--- end")
    assert [line for line in outside if not line.startswith(starts)] == []


def test_the_block_can_be_pasted_into_any_console() -> None:
    assert BLOCK.isascii()
    assert BLOCK.startswith("& {\n") and BLOCK.endswith("\n}\n")
    assert [line for line in BLOCK[:-1].split("\n") if not line.strip() or "\t" in line] == []


def test_host_and_file_stand_at_its_top_and_nowhere_else() -> None:
    top = BLOCK.splitlines()[1:3]
    assert EXAMPLE_HOST in top[0] and EXAMPLE_FILE in top[1]
    assert (BLOCK.count(EXAMPLE_HOST), BLOCK.count(EXAMPLE_FILE)) == (1, 1)


def test_host_and_file_are_filled_in() -> None:
    html = markdown(f"```powershell\n{BLOCK}\n```", Commands("contoso.crm4.dynamics.com", "Mine.zip"))
    assert "contoso.crm4.dynamics.com" in html and "Mine.zip" in html
    assert EXAMPLE_HOST not in html and EXAMPLE_FILE not in html


@pytest.mark.skipif(not PWSH, reason="no PowerShell here")
def test_the_block_runs_and_is_read_back() -> None:
    command = [PWSH or "", "-NoProfile", "-Command", BLOCK]
    run = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)  # noqa: S603
    found = read_output(run.stdout)
    assert run.stderr == ""
    assert "powershell" in found.details
    assert "port-443" not in found.answers
