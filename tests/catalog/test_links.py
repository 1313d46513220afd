"""Every link is found with its place, and what is wrong with one is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.catalog.guide_file import changed
from troubleshoot import catalog
from troubleshoot.catalog.links import fault_of

LEARN = "https://learn.microsoft.com/power-platform"


def in_body(file: Path, *lines: str) -> list[tuple[str, bool]]:
    """The links of a guide whose step says these lines, and whether each looks right."""
    body = "".join(f"\n      {line}" for line in lines)
    path = changed(file, "    body: How to plug it in.", f"    body: |{body}")
    return [(link.url, not link.fault) for link in catalog.links_in(path)]


def test_a_link_of_the_list_is_found_with_its_line(file: Path) -> None:
    links = f"links:\n  - title: Docs\n    url: {LEARN}\nquestions:"
    (link,) = catalog.links_in(changed(file, "questions:", links))
    assert (link.line, link.path, link.url, link.host) == (
        13,
        ("links", 0, "url"),
        LEARN,
        "learn.microsoft.com",
    )
    assert link.where == f"{file}:13: links[0].url"


def test_links_of_a_text_are_found_whatever_they_are_written_like(file: Path) -> None:
    lines = (f"See [the docs]({LEARN}), <{LEARN}/a>,", f"or {LEARN}/b.", "", f"- **{LEARN}/c**")
    assert in_body(file, *lines) == [(url, True) for url in (LEARN, f"{LEARN}/a", f"{LEARN}/b", f"{LEARN}/c")]


def test_commands_hold_no_links(file: Path) -> None:
    lines = ("Run `pac --url https://a.b.com`:", "", "```powershell", "curl https://c.d.com", "```")
    assert in_body(file, *lines) == []


def test_what_a_person_fills_in_is_no_link(file: Path) -> None:
    assert in_body(file, "Give me the role in https://yourorg.crm.dynamics.com please.") == []


def test_examples_of_error_texts_hold_no_links(file: Path) -> None:
    assert catalog.links_in(changed(file, "[The line was cut.]", "[The line was cut. https://a.b.com]")) == []


def test_translations_and_notes_hold_links(file: Path) -> None:
    more = f'notes: "{LEARN}"\ntranslations: {{de: {{summary: "{LEARN}/de"}}}}\nquestions:'
    found = catalog.links_in(changed(file, "questions:", more))
    assert [link.path for link in found] == [("notes",), ("translations", "de", "summary")]


@pytest.mark.parametrize(
    "line",
    [
        "[docs](learn.microsoft.com/x)",
        "[docs](http://learn.microsoft.com)",
        "[docs](https://learn.microsoft.com/a b)",
        "[docs](https://learn.microsoft.com/x",
        "[docs](javascript:alert)",
        "[https://learn.microsoft.com](https://evil.io)",
        "www.microsoft.com/x",
        "https:///x",
        "[docs](#steps)",
    ],
)
def test_a_malformed_link_of_a_text_is_found(file: Path, line: str) -> None:
    found = in_body(file, f"See {line} for more.")
    assert found and not all(right for _, right in found)


@pytest.mark.parametrize(
    "url",
    [
        LEARN,
        "https://aka.ms/CoEStarterKitDownload",
        "https://status.powerplatform.microsoft.com/",
        "https://github.com/microsoft/coe-starter-kit/issues/8161#issuecomment-1",
        "https://en.wikipedia.org/wiki/Proxy_(disambiguation)",
        "https://learn.microsoft.com/search/?terms=a%20b&from=https://x.io",
        "https://host.microsoft.com:8443/x",
        "mailto:somebody@microsoft.com",
    ],
)
def test_an_address_that_looks_right_has_no_fault(url: str) -> None:
    assert fault_of(url) == ""


@pytest.mark.parametrize(
    "url",
    [
        *("", "x", "learn.microsoft.com", "//learn.microsoft.com/x", "/x", "#x"),
        *("http://learn.microsoft.com", "ftp://a.io/x", "javascript:alert(1)", "https:learn.microsoft.com"),
        *("https://", "https:///x", "https://x", "https://a..b/x", "https://-a.io", "https://a_b.io"),
        *("https://learn.microsoft.com:x/", "https://a.io:99999/", "https://[::1/x", "https://[::1]/"),
        *("https://a b.io", "https://a.io/a b", "https://a.io/\\x", "https://a.io/%zz", 'https://a.io/"x"'),
        *("https://example.com/x", "https://www.example.org", "https://a.test", "https://localhost/"),
        *("https://contoso.com", "https://yourorg.crm.dynamics.com", "https://wiki.internal/x"),
        *("https://127.0.0.1/x", "https://2130706433/", "https://10.0.0.1"),
        *("https://user@a.io/x", "https://learn.microsoft.com@evil.io", "https://xn--micrsoft-q4a.com"),
        *("https://mícrosoft.com", "https://microѕoft.com"),
        *("https://a.io/x(y", "https://a.io/x)", "https://a.io/x.", "https://a.io/https://b.io"),
        *("mailto:somebody", "mailto:"),
    ],
)
def test_an_address_that_leads_nowhere_has_a_fault(url: str) -> None:
    assert fault_of(url)


@pytest.mark.parametrize("file", catalog.shipped_files(), ids=lambda file: file.stem)
def test_no_link_of_a_shipped_guide_is_malformed(file: Path) -> None:
    found = catalog.links_in(file)
    assert found
    assert [(link.where, link.fault) for link in found if link.fault] == []
