from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from troubleshoot.catalog import SHIPPED, FileProblem, GuideFileError, check_file, read_guide, shipped_files
from troubleshoot.models import Edition

FIT = """\
slug: cut-line
title: Cut line
summary: A line was cut.
patterns:
  - key: cut
    kind: literal
    weight: decisive
    text: line was cut
    matches: [The line was cut.]
    does_not_match: [All is well]
questions:
  - key: wired
    text: Is it wired?
    choices:
      - {key: yes, label: yes}
      - {key: no, label: no}
steps:
  - key: plug
    title: Plug it in
    when:
      - {question: wired, is: [no]}
    minutes: 5
    body: How to plug it in.
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A guide file without problems."""
    path = tmp_path / "cut-line.yaml"
    path.write_text(FIT, encoding="utf-8")
    return path


def changed(file: Path, old: str, new: str) -> Path:
    """The file with one thing replaced."""
    assert FIT.count(old) == 1
    file.write_text(FIT.replace(old, new), encoding="utf-8")
    return file


def only(file: Path) -> FileProblem:
    """The only problem of the file."""
    found = check_file(file)
    assert len(found) == 1
    return found[0]


def test_a_fit_file_has_no_problems(file: Path) -> None:
    assert check_file(file) == []


def test_yes_and_no_stay_words(file: Path) -> None:
    guide = read_guide(file)
    assert [choice.key for choice in guide.questions[0].choices] == ["yes", "no"]
    assert guide.steps[0].when[0].choices == ("no",)


def test_on_and_off_stay_words(file: Path) -> None:
    assert read_guide(changed(file, "title: Cut line", "title: off")).title == "off"


def test_learning_can_be_switched_off(file: Path) -> None:
    guide = read_guide(changed(file, "summary:", "learning: {on: false, explore: true}\nsummary:"))
    assert (guide.learning, guide.explore) == (False, True)


def test_what_is_left_out_has_its_default(file: Path) -> None:
    guide = read_guide(file)
    assert (guide.retry_minutes, guide.steps[0].prior, guide.steps[0].source) == (60, 1.0, "author")


def test_a_block_keeps_its_lines(file: Path) -> None:
    path = changed(
        file, "    body: How to plug it in.", "    body: |\n      One\n\n      ```sh\n      two\n      ```"
    )
    assert read_guide(path).steps[0].body == "One\n\n```sh\ntwo\n```\n"


def test_a_condition_may_be_negated_and_known(file: Path) -> None:
    path = changed(file, "{question: wired, is: [no]}", "{question: wired, is_not: [yes], known: true}")
    condition = read_guide(path).steps[0].when[0]
    assert (condition.negated, condition.known, condition.choices) == (True, True, ("yes",))


def test_an_unknown_key_is_named_with_its_line(file: Path) -> None:
    problem = only(changed(file, "    minutes: 5", "    minuets: 3\n    minutes: 5"))
    assert (problem.file, problem.line, problem.place) == (str(file), 22, "steps.0.minuets")


def test_a_wrong_type_is_named_with_its_line(file: Path) -> None:
    problem = only(changed(file, "minutes: 5", "minutes: soon"))
    assert (problem.line, problem.place) == (22, "steps.0.minutes")


def test_a_value_out_of_range_is_named_with_its_line(file: Path) -> None:
    problem = only(changed(file, "minutes: 5", "minutes: -5"))
    assert (problem.line, problem.place) == (22, "steps.0.minutes")


def test_an_unknown_word_is_named_with_its_line(file: Path) -> None:
    problem = only(changed(file, "weight: decisive", "weight: decided"))
    assert (problem.line, problem.place) == (7, "patterns.0.weight")


def test_a_missing_value_is_named_with_the_line_of_what_misses_it(file: Path) -> None:
    problem = only(changed(file, "    minutes: 5\n", ""))
    assert (problem.line, problem.place) == (18, "steps.0.minutes")


@pytest.mark.parametrize("condition", ["{question: wired}", "{question: wired, is: [no], is_not: [yes]}"])
def test_a_condition_is_or_is_not(file: Path, condition: str) -> None:
    problem = only(changed(file, "{question: wired, is: [no]}", condition))
    assert (problem.line, problem.place) == (21, "steps.0.when.0")


def test_all_problems_of_the_shape_are_found_at_once(file: Path) -> None:
    file.write_text(FIT.replace("minutes: 5", "minutes: soon").replace("kind: literal", "kind: word"))
    assert [problem.line for problem in check_file(file)] == [6, 22]


def test_a_problem_of_the_content_is_named_with_its_line(file: Path) -> None:
    problem = only(changed(file, "{question: wired, is: [no]}", "{question: wired, is: [perhaps, no]}"))
    assert (problem.line, problem.place) == (21, "steps[0].when[0]")


def test_an_example_that_does_not_match_is_named_with_its_line(file: Path) -> None:
    problem = only(changed(file, "[The line was cut.]", "[The rope was cut.]"))
    assert (problem.line, problem.place) == (5, "patterns[0]")


def test_a_duplicate_key_is_named_with_its_line(file: Path) -> None:
    problem = only(changed(file, "title: Cut line", "title: Cut line\ntitle: Again"))
    assert problem.line == 3 and "duplicate" in problem.message


def test_a_duplicate_key_deep_inside_is_found(file: Path) -> None:
    assert only(changed(file, "    minutes: 5", "    minutes: 5\n    minutes: 6")).line == 23


@pytest.mark.parametrize("text", ["a: [1", "a: b: c", "\t- a", "a: 'b", "a: *b", "- a\nb: c"])
def test_what_is_no_yaml_is_a_problem_of_a_line(file: Path, text: str) -> None:
    file.write_text(FIT + text, encoding="utf-8")
    assert only(file).line >= len(FIT.splitlines())


@pytest.mark.parametrize("text", ["", "# nothing\n", "- a\n- b\n", "word", "4", "null"])
def test_what_is_no_mapping_is_one_problem(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    assert (only(file).line, only(file).place) == (1, "")


def test_a_missing_file_is_one_problem(tmp_path: Path) -> None:
    problem = only(tmp_path / "none.yaml")
    assert (problem.file, problem.line) == (str(tmp_path / "none.yaml"), 1)


def test_a_folder_is_one_problem(tmp_path: Path) -> None:
    assert only(tmp_path).file == str(tmp_path)


def test_what_is_no_utf8_is_one_problem(file: Path) -> None:
    file.write_bytes(FIT.replace("Cut line", "Cut line ü").encode("cp1252"))
    assert only(file).line == 1


def test_several_documents_are_one_problem(file: Path) -> None:
    file.write_text(FIT + "---\n" + FIT, encoding="utf-8")
    assert only(file).line >= 1


@pytest.mark.parametrize("text", ["&a [*a]", "!!python/object/apply:os.getcwd []", "{? [a] : b}"])
def test_odd_yaml_is_a_problem_and_no_failure(file: Path, text: str) -> None:
    assert check_file(changed(file, "summary: A line was cut.", f"summary: {text}"))


def test_a_date_that_does_not_exist_is_a_problem_and_no_failure(file: Path) -> None:
    assert check_file(changed(file, "summary:", "last_checked: 2026-02-31\nsummary:"))


@pytest.mark.parametrize("text", ["? [a, b]\n: c\n", "1: one\n", "null: one\n", "? {a: b}\n: c\n"])
def test_an_odd_key_is_a_problem_and_no_failure(file: Path, text: str) -> None:
    file.write_text(FIT + text, encoding="utf-8")
    assert check_file(file)


def test_reading_raises_with_every_problem(file: Path) -> None:
    with pytest.raises(GuideFileError) as error:
        read_guide(changed(file, "minutes: 5", "minutes: soon"))
    assert error.value.problems == check_file(file)


def test_a_guide_with_problems_of_content_can_still_be_read(file: Path) -> None:
    assert read_guide(changed(file, "[The line was cut.]", "[The rope was cut.]")).slug == "cut-line"


def test_a_problem_reads_as_file_line_path_and_message() -> None:
    assert str(FileProblem("a.yaml", 3, "steps[0]", "is odd")) == "a.yaml:3: steps[0]: is odd"


@pytest.mark.parametrize("path", shipped_files(), ids=lambda path: path.stem)
def test_shipped_guides_have_no_problems_and_the_name_of_their_file(path: Path) -> None:
    assert check_file(path) == []
    assert read_guide(path).slug == path.stem


def test_the_first_guide_is_shipped() -> None:
    assert SHIPPED / "network-errors.yaml" in shipped_files()


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
    load(file)
    Edition.objects.update(origin=Edition.Origin.ADMIN)
    load(changed(file, "title: Cut line", "title: Cut rope"))
    assert Edition.objects.get().title == "Cut line"
    assert "--replace" in capsys.readouterr().out


@pytest.mark.django_db
def test_loading_with_replace_publishes_over_an_edition_of_the_admin(file: Path) -> None:
    load(file)
    Edition.objects.update(origin=Edition.Origin.ADMIN)
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
