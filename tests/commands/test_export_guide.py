from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.factories import NOW, a_guide, a_step, published
from troubleshoot import catalog

pytestmark = pytest.mark.django_db


def exported(*args: str) -> str:
    written = io.StringIO()
    call_command("export_guide", *args, stdout=written)
    return written.getvalue()


@pytest.mark.parametrize("slug", ["wrong-file", "network-errors"])
def test_a_shipped_guide_is_printed_as_its_file_byte_for_byte(slug: str) -> None:
    file = catalog.SHIPPED / f"{slug}.yaml"
    published(catalog.read_guide(file))
    assert exported(slug).encode() == file.read_bytes()


def test_what_is_published_now_is_printed() -> None:
    published(a_guide())
    published(a_guide(title="Anew", steps=(a_step("cable"),)))
    assert exported("cut-line") == catalog.guide_text(a_guide(title="Anew", steps=(a_step("cable"),)))


def test_a_draft_is_printed_where_it_is_asked_for() -> None:
    published(a_guide())
    catalog.start_draft(a_guide(title="Anew"), by=None, now=NOW)
    assert exported("cut-line") == catalog.guide_text(a_guide())
    assert exported("cut-line", "--draft") == catalog.guide_text(a_guide(title="Anew"))


@pytest.mark.parametrize("args", [("none",), ("none", "--draft")])
def test_what_there_is_not_is_said(args: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        exported(*args)


def test_the_schema_is_printed() -> None:
    written = io.StringIO()
    call_command("guide_schema", stdout=written)
    assert json.loads(written.getvalue()) == catalog.json_schema()
    assert written.getvalue() == catalog.SCHEMA_FILE.read_text("utf-8")
