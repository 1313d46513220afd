"""What is translated is complete, and compiled. `make messages` takes in what is new."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
SOURCES = ("coewizard", "troubleshoot", "templates")
LANGUAGES = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z]|%%|\{\w*\}|<[^>]*>")


def messages_of(language: str, root: Path = ROOT) -> polib.POFile:
    return polib.pofile(str(root / f"locale/{language}/LC_MESSAGES/django.po"))


def msgids(file: polib.POFile) -> set[tuple[str | None, str, str]]:
    return {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in file if not entry.obsolete}


def said(entry: polib.POEntry) -> Iterator[tuple[str, str]]:
    """What is said in English and in the other language, each form of it."""
    if not entry.msgid_plural:
        yield entry.msgid, entry.msgstr
        return
    for form, text in entry.msgstr_plural.items():
        yield entry.msgid if form == 0 else entry.msgid_plural, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated(language: str) -> None:
    entries = list(messages_of(language))
    assert [entry.msgid for entry in entries if entry.fuzzy or entry.obsolete] == []
    assert [entry.msgid for entry in entries if not all(text for _, text in said(entry))] == []
    assert len(entries) > 300


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_hold_the_same_places_and_markup(language: str) -> None:
    """Markup is shown as it stands, so a translation can neither lose it nor bring in any."""
    odd = [
        english
        for entry in messages_of(language)
        for english, text in said(entry)
        if Counter(PLACEHOLDER.findall(english)) != Counter(PLACEHOLDER.findall(text))
    ]
    assert odd == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_begin_and_end_as_their_messages(language: str) -> None:
    odd = [
        english
        for entry in messages_of(language)
        for english, text in said(entry)
        if (english[:1].isspace(), english[-1:].isspace()) != (text[:1].isspace(), text[-1:].isspace())
    ]
    assert odd == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_german_quotes_are_german(language: str) -> None:
    texts = [text for entry in messages_of(language) for _, text in said(entry)]
    if language == "de":
        without_markup = [re.sub(r"<[^>]*>", "", text) for text in texts]
        assert [text for text in without_markup if '"' in text or "”" in text] == []
        assert [text for text in texts if text.count("„") != text.count("“")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_is_translated(language: str) -> None:
    written = messages_of(language)
    compiled = polib.mofile(str(ROOT / f"locale/{language}/LC_MESSAGES/django.mo"))
    assert compiled.metadata == written.metadata

    def table(file: polib.POFile | polib.MOFile) -> dict[tuple[str | None, str], object]:
        return {(one.msgctxt, one.msgid): one.msgstr_plural or one.msgstr for one in file}

    assert table(compiled) == table(written)


@pytest.mark.programs
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_missing_in_the_file(language: str, tmp_path: Path) -> None:
    if not shutil.which("xgettext"):
        assert not os.environ.get("CI"), "CI must have gettext"
        pytest.skip("no gettext here")
    for source in (*SOURCES, "locale"):
        shutil.copytree(ROOT / source, tmp_path / source, ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "django", "makemessages", "--locale", language, "--no-location"]
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(  # noqa: S603
        [*command, "--no-obsolete"], cwd=tmp_path, env=environment, check=True, capture_output=True
    )
    assert msgids(messages_of(language, tmp_path)) == msgids(messages_of(language))


AS_IT_IS = re.compile(r"CoE Wizard|UTC|https://\S*|\S+\.zip")
"""What is the same in every language."""
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
HIDDEN = re.compile(
    r"\{% blocktranslate.*?endblocktranslate %\}"
    r"|\{% block (?:frame|boost(?:ed)?) %\}[\w -]*\{% endblock.*?%\}"
    r"|<(\w+)[^>]* translate=\"no\">.*?</\1>|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}",
    re.DOTALL,
)
SPOKEN = re.compile(r'(?:aria-label|placeholder|title|alt|data-(?!copy|look)[a-z-]+)="([^"]*)"')


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_words_of_a_template_are_left_out_of_translation(template: Path) -> None:
    html = HIDDEN.sub(" ", template.read_text())
    shown = [*SPOKEN.findall(html), *re.sub(r"<[^>]*>", "\n", html, flags=re.DOTALL).splitlines()]
    words = [AS_IT_IS.sub("", text).strip() for text in shown]
    assert [text for text in words if re.search(r"[^\W\d]{2}", text)] == []
