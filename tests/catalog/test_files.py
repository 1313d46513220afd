from __future__ import annotations

from pathlib import Path

import pytest

from tests.catalog.guide_file import FIT, another, changed
from tests.factories import a_guide
from troubleshoot.catalog import (
    SHIPPED,
    FileProblem,
    GuideFileError,
    beside,
    check_file,
    files,
    read_guide,
    readable_guides,
    shipped_files,
)


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
    assert (problem.file, problem.line, problem.place) == (str(file), 22, "steps[0].minuets")


def test_a_wrong_type_is_named_with_its_line(file: Path) -> None:
    problem = only(changed(file, "minutes: 5", "minutes: soon"))
    assert (problem.line, problem.place) == (22, "steps[0].minutes")


def test_a_value_out_of_range_is_named_with_its_line(file: Path) -> None:
    problem = only(changed(file, "minutes: 5", "minutes: -5"))
    assert (problem.line, problem.place) == (22, "steps[0].minutes")


def test_an_unknown_word_is_named_with_its_line(file: Path) -> None:
    problem = only(changed(file, "weight: decisive", "weight: decided"))
    assert (problem.line, problem.place) == (7, "patterns[0].weight")


def test_a_missing_value_is_named_with_the_line_of_what_misses_it(file: Path) -> None:
    problem = only(changed(file, "    minutes: 5\n", ""))
    assert (problem.line, problem.place) == (18, "steps[0].minutes")


@pytest.mark.parametrize("condition", ["{question: wired}", "{question: wired, is: [no], is_not: [yes]}"])
def test_a_condition_is_or_is_not(file: Path, condition: str) -> None:
    problem = only(changed(file, "{question: wired, is: [no]}", condition))
    assert (problem.line, problem.place) == (21, "steps[0].when[0]")


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
    assert only(file).line == 2


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


def test_guides_that_agree_have_no_problems_beside_each_other(file: Path) -> None:
    assert check_file(file, [read_guide(another(file))]) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "place"),
    [
        ("Is it wired?", "Has it a wire?", 13, "questions[0].text"),
        ("{key: no, label: no}", "{key: no, label: not at all}", 14, "questions[0].choices"),
    ],
)
def test_a_disagreement_is_named_with_its_line(file: Path, old: str, new: str, line: int, place: str) -> None:
    other = read_guide(another(file, (old, new)))
    (problem,) = check_file(file, [other])
    assert (problem.file, problem.line, problem.place) == (str(file), line, place)
    assert other.slug in problem.message


def test_problems_of_the_content_and_disagreements_are_found_at_once(file: Path) -> None:
    other = read_guide(another(file, ("Is it wired?", "Has it a wire?")))
    found = check_file(changed(file, "[The line was cut.]", "[The rope was cut.]"), [other])
    assert [problem.place for problem in found] == ["patterns[0]", "questions[0].text"]


def test_a_guide_does_not_disagree_with_its_earlier_self(file: Path) -> None:
    earlier = read_guide(file)
    assert check_file(changed(file, "Is it wired?", "Has it a wire?"), [earlier]) == []


def test_files_that_cannot_be_read_are_passed_over(file: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("slug: [", encoding="utf-8")
    assert [guide.slug for guide in readable_guides([bad, file, tmp_path / "none.yaml"])] == ["cut-line"]


def test_a_guide_takes_the_place_of_the_other_with_its_slug() -> None:
    own, earlier, other = a_guide("one", title="New"), a_guide("one", title="Old"), a_guide("two")
    assert beside([own], [earlier, other]) == [own, other]


@pytest.mark.parametrize("path", shipped_files(), ids=lambda path: path.stem)
def test_shipped_guides_have_no_problems_and_the_name_of_their_file(path: Path) -> None:
    assert check_file(path) == []
    assert read_guide(path).slug == path.stem


def test_the_first_guide_is_shipped() -> None:
    assert SHIPPED / "network-errors.yaml" in shipped_files()


def test_a_shipped_file_has_the_name_of_its_guide(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "SHIPPED", file.parent)
    assert check_file(file) == []
    file.rename(file.with_name("other.yaml"))
    assert only(file.with_name("other.yaml")).place == "slug"


def test_a_byte_order_mark_is_passed_over(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert check_file(file) == []


@pytest.mark.parametrize("word", ["yes", "no", "on", "off", '"true"', "1"])
def test_only_true_and_false_are_no_words(file: Path, word: str) -> None:
    problem = only(changed(file, "summary: A line was cut.", f"summary: A line was cut.\nfallback: {word}"))
    assert (problem.line, problem.place) == (4, "fallback")
