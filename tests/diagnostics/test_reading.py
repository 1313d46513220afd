from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.diagnostics.outputs import NOTHING, OUTPUT, broken_at, with_prompts
from tests.hostile import HOSTILE, is_harmless
from troubleshoot.diagnostics import FINDABLE, NotDiagnostics, read_output
from troubleshoot.diagnostics.block import BLOCK
from troubleshoot.diagnostics.reading import _NAMES
from troubleshoot.engine.details import COMMON, EXPECTED

EVERY = read_output(OUTPUT)


def output(*lines: str) -> str:
    return "\n".join(["--- diagnostics 1 ---", *lines, "--- end of diagnostics 1 ---"])


def test_an_output_answers_questions() -> None:
    assert EVERY.answers == {
        "port-443": "yes",
        "vpn": "no",
        "connection": "wifi",
        "pac-installed-by": "dotnet",
    }
    assert set(EVERY.answers) == FINDABLE


def test_a_complete_output_gives_every_detail_that_is_expected() -> None:
    assert set(EVERY.details) == set(EXPECTED)


def test_the_details_hold_what_was_printed() -> None:
    assert EVERY.details["pac-version"] == "1.37.4"
    assert EVERY.details["file-name"] == "CenterofExcellenceCoreComponents_managed.zip, 41239871 bytes"
    assert "*.crm4.dynamics.com" in EVERY.details["port-test"]
    assert "1.31.6" in EVERY.details["pac-copies"]
    assert "131.0.2903.51" in EVERY.details["browser"] and "132.0.1" in EVERY.details["browser"]
    assert "proxy.example:8080" in EVERY.details["proxy"]


def test_masks_stay_whole() -> None:
    proxy = read_output(output("proxy-winhttp: set 10.20.30.40:8080")).details["proxy"]
    assert "<ip-1>:8080" in proxy


def test_what_the_block_prints_is_what_is_known() -> None:
    assert {name for name in _NAMES if f"Show-Part '{name}'" not in BLOCK} == set()
    assert BLOCK.count("Show-Part '") == len(_NAMES)


@pytest.mark.parametrize(
    "made",
    [
        with_prompts(),
        OUTPUT.replace("\n", "\r\n"),
        OUTPUT.replace("\n", "\n\n"),
        f"Here it is:\n```\n{OUTPUT}```\nThanks",
        "\n".join(f"> {line}" for line in OUTPUT.splitlines()),
        "\n".join(f"   {line}  " for line in OUTPUT.splitlines()),
        OUTPUT.replace("---", "—"),
        NOTHING + OUTPUT,
    ],
    ids=["prompts", "CRLF", "blank lines", "fenced", "quoted", "indented", "long dashes", "two runs"],
)
def test_a_console_may_do_what_it_does(made: str) -> None:
    assert read_output(made) == EVERY


@pytest.mark.parametrize("width", [40, 60, 77, 80, 100, 120])
def test_lines_that_a_console_broke_are_put_together(width: int) -> None:
    read = read_output(broken_at(width))
    assert read.answers == EVERY.answers
    assert read.details["file-hash"] == EVERY.details["file-hash"]


def test_an_output_without_its_end_counts_as_far_as_it_goes() -> None:
    read = read_output(OUTPUT.split("connection:")[0])
    assert ("port-443" in read.answers, "vpn" in read.answers) == (True, False)


def test_what_could_not_be_found_out_is_not_told() -> None:
    read = read_output(NOTHING)
    assert (read.answers, read.details) == ({}, {})


@pytest.mark.parametrize(
    ("copy", "installed"),
    [
        ("1.37.4 ~\\.dotnet\\tools\\pac.exe", "dotnet"),
        ("unknown ~\\AppData\\Local\\Microsoft\\PowerAppsCLI\\pac.cmd", "msi"),
        (
            "1.37.4 ~\\AppData\\Roaming\\Code\\User\\globalStorage\\"
            "microsoft-isvexptools.powerplatform-vscode\\pac\\tools\\pac.exe",
            "vscode",
        ),
        ("none", "none"),
        ("1.31.6 F:\\tools\\pac.exe", None),
    ],
)
def test_the_place_of_pac_tells_how_it_was_installed(copy: str, installed: str | None) -> None:
    assert read_output(output(f"pac-copy: {copy}")).answers.get("pac-installed-by") == installed


def test_a_version_that_is_not_known_is_not_told() -> None:
    read = read_output(output("pac-copy: unknown ~\\.dotnet\\tools\\pac.exe"))
    assert "pac-version" not in read.details


def test_unknown_names_are_kept_in_words() -> None:
    read = read_output(output("vpn: yes", "shoe-size: 43"))
    assert read.details["other-diagnostics"] == "shoe-size: 43"
    assert ("shoe-size", "43") in read.lines


@pytest.mark.parametrize(
    "text", ["", "TcpTestSucceeded : True", "The diagnostics 1", "'--- diagnostics 1 ---'", *HOSTILE.values()]
)
def test_other_texts_are_no_diagnostics(text: str) -> None:
    with pytest.raises(NotDiagnostics):
        read_output(text)


def test_everything_that_comes_back_is_redacted() -> None:
    read = read_output(
        output(
            "port-443: no",
            "port-443-host: contoso.crm4.dynamics.com",
            "proxy-user: set http://ada:hunter2@proxy.example:8080",
            "shoe-size: ada@contoso.example",
            "pac-copy: 1.37.4 C:\\Users\\ada.lovelace\\pac.exe",
        )
    )
    told = " ".join([*read.details.values(), *(value for _, value in read.lines)])
    assert not [secret for secret in ("contoso", "ada", "hunter2") if secret in told]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_values_do_no_harm(name: str) -> None:
    read = read_output(output(f"windows: {HOSTILE[name]}", "vpn: yes"))
    assert all(map(is_harmless, read.details.values()))


@given(st.text(max_size=400))
def test_any_text_is_read_or_refused(text: str) -> None:
    read = read_output(f"--- diagnostics 1 ---\n{text}")
    assert set(read.answers) <= FINDABLE
    assert set(read.details) <= {detail.key for detail in COMMON}
