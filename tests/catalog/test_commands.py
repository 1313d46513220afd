from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.catalog.guide_file import another, changed
from tests.factories import NOW, a_guide, a_pattern, a_symptom, an_id, published
from troubleshoot import catalog, sessions
from troubleshoot.catalog import shipped_files
from troubleshoot.models import Edition

# check_guides ------------------------------------------------------------------------------------


def test_checking_fit_files_says_so(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_guides", file)
    assert capsys.readouterr().out.startswith("1 ")


def test_checking_without_a_name_checks_the_shipped_files(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_guides")
    assert capsys.readouterr().out.startswith(f"{len(shipped_files())} ")


def test_checking_prints_every_problem_and_exits_with_one(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "none.yaml"
    with pytest.raises(SystemExit) as ended:
        call_command("check_guides", changed(file, "minutes: 5", "minutes: soon"), missing)
    lines = capsys.readouterr().out.splitlines()
    assert ended.value.code == 1
    assert [line.split(": ")[0] for line in lines] == [f"{file}:22", f"{missing}:1"]


def test_checking_names_what_files_disagree_about_in_both(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = another(file, ("Is it wired?", "Has it a wire?"))
    with pytest.raises(SystemExit):
        call_command("check_guides", file, other)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[0] for line in lines] == [f"{file}:13", f"{other}:13"]


def test_checking_compares_a_file_with_the_shipped_guides(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    symptom = "  - {key: no-history-entry, kind: symptom, weight: decisive, text: It hangs, when: during}"
    with pytest.raises(SystemExit):
        call_command("check_guides", changed(file, "questions:", f"{symptom}\nquestions:"))
    assert "patterns[1]" in capsys.readouterr().out


def test_a_new_version_of_a_shipped_guide_is_not_compared_with_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "network-errors.yaml"
    shipped = next(path for path in shipped_files() if path.stem == "network-errors")
    path.write_text(shipped.read_text("utf-8"), encoding="utf-8")
    call_command("check_guides", path)


# load_guides -------------------------------------------------------------------------------------


def load(*files: Path, replace: bool = False) -> None:
    call_command("load_guides", *files, replace=replace)


@pytest.mark.django_db
def test_loading_without_a_name_publishes_the_shipped_guides() -> None:
    load()
    assert Edition.objects.filter(status="current").count() == len(shipped_files())


@pytest.mark.django_db
def test_loading_again_makes_no_edition(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    load(file)
    load(file)
    assert Edition.objects.count() == 1
    assert "unchanged" in capsys.readouterr().out.splitlines()[-1]


@pytest.mark.django_db
def test_loading_a_changed_file_makes_the_next_edition(file: Path) -> None:
    load(file)
    load(changed(file, "title: Cut line", "title: Cut rope"))
    assert list(Edition.objects.values_list("number", "title")) == [(2, "Cut rope"), (1, "Cut line")]


@pytest.mark.django_db
def test_loading_leaves_an_edition_of_the_admin_and_says_so(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    catalog.publish(catalog.read_guide(file), origin=Edition.Origin.ADMIN, now=NOW)
    load(changed(file, "title: Cut line", "title: Cut rope"))
    assert Edition.objects.get().title == "Cut line"
    assert "--replace" in capsys.readouterr().out


@pytest.mark.django_db
def test_loading_with_replace_publishes_over_an_edition_of_the_admin(file: Path) -> None:
    catalog.publish(catalog.read_guide(file), origin=Edition.Origin.ADMIN, now=NOW)
    load(changed(file, "title: Cut line", "title: Cut rope"), replace=True)
    assert Edition.objects.get(status="current").title == "Cut rope"


@pytest.mark.django_db
def test_loading_publishes_the_fit_files_and_fails_for_the_others(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text(dedent("slug: bad\ntitle: Bad\n"), encoding="utf-8")
    with pytest.raises(CommandError):
        load(bad, file)
    assert [edition.guide.slug for edition in Edition.objects.all()] == ["cut-line"]
    assert f"{bad}:1: summary" in capsys.readouterr().err


@pytest.mark.django_db
def test_loading_refuses_what_disagrees_with_a_published_guide(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load(file)
    other = another(file, ("Is it wired?", "Has it a wire?"))
    with pytest.raises(CommandError):
        load(other)
    assert [edition.guide.slug for edition in Edition.objects.all()] == ["cut-line"]
    assert f"{other}:13: questions[0].text" in capsys.readouterr().err


@pytest.mark.django_db
def test_loading_refuses_the_symptom_of_a_published_guide(file: Path) -> None:
    published(a_guide("wall", patterns=(a_symptom("dark"),)))
    symptom = "  - {key: dark, kind: symptom, weight: decisive, text: It is dark, when: during}\nquestions:"
    with pytest.raises(CommandError):
        load(changed(file, "questions:", symptom))


@pytest.mark.django_db
def test_files_that_change_a_question_together_are_loaded(file: Path) -> None:
    change = ("Is it wired?", "Has it a wire?")
    load(file, another(file))
    load(changed(file, *change), another(file, change))
    assert Edition.objects.filter(status="current", number=2).count() == 2


@pytest.mark.django_db
def test_loading_a_new_meaning_of_ones_own_question_is_fine(file: Path) -> None:
    load(file)
    load(changed(file, "Is it wired?", "Has it a wire?"))
    assert Edition.objects.get(status="current").number == 2


@pytest.mark.django_db
def test_what_the_stored_reports_refuse_is_not_loaded(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    published(a_guide("wall", patterns=(a_pattern("wall", "hit a wall"),)))
    for _ in range(20):
        sessions.start(submission=an_id(), now=NOW, guide="wall", text="The line was cut and hit a wall.")
    with pytest.raises(CommandError):
        load(file)
    assert not Edition.objects.filter(guide__slug="cut-line").exists()
    assert f"{file}:" in capsys.readouterr().err
