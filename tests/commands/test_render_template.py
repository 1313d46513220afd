from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from tests.factories import a_guide, published, shipped
from troubleshoot.written import read_template

pytestmark = pytest.mark.django_db


def said(slug: str) -> str:
    out = io.StringIO()
    call_command("render_template", slug, stdout=out)
    return out.getvalue()


def test_it_prints_a_published_guide_as_a_template(settings: Settings) -> None:
    settings.BASE_URL = "https://wizard.example"
    guide = published(shipped("wrong-file"))
    text = said("wrong-file")
    assert f"# Issue Response Template: {guide.title}" in text
    assert "https://wizard.example/?guide=wrong-file" in text


def test_without_a_public_address_the_link_leads_to_this_machine(settings: Settings) -> None:
    settings.BASE_URL, settings.PORT = "", 8123
    published(a_guide())
    assert "http://127.0.0.1:8123/?guide=cut-line" in said("cut-line")


def test_it_reads_back_as_the_guide() -> None:
    guide = published(a_guide())
    (imported,) = read_template(said("cut-line"))
    assert [step.body for step in imported.guide.steps] == [step.body for step in guide.steps]


def test_what_is_not_published_is_refused() -> None:
    published(a_guide())
    with pytest.raises(CommandError, match="cut-line"):
        said("nothing")
