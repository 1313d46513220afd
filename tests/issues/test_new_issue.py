from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troubleshoot.engine.guide import IssueTarget
from troubleshoot.issues.cutting import AGAIN, NOTE, cost, cut_record, cut_to, first_error_line
from troubleshoot.issues.new_issue import LIMIT, NO_FIELDS, TITLE, new_issue_link

URL = "https://github.com/owner/repo/issues/new"
ONE_FIELD = IssueTarget(URL, "form.yml", (("record-of-it", "record"),))
BOTH = IssueTarget(URL, "form.yml", (("error", "text"), ("record", "record")))
HEADINGS = ("## Summary", "## Answers", "## Versions", "## Details", "## Attempt 1")
GIANTS = {
    "chinese": "导入解决方案失败" * 2000,
    "mixed": "日本語のログ行 данные " * 700,
    "ascii": "x" * 9000,
    "lines": "\n".join(f"plain line {n} of the log" for n in range(800)),
    "long lines": "\n".join("日本語のログ行" * 60 for _ in range(40)),
}
SCRIPTS = st.sampled_from(
    [
        "abc xyz\n",
        "ошибка при импорте \n",
        "导入解决方案失败\n",
        "👩‍👩‍👧‍👦🇩🇪\n",
        "<>&=%#?+\"'\\\n",
        "e\u0301ü\n",
        "שגיאה \n",
    ]
)
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])), st.builds(str.__mul__, SCRIPTS, st.integers(0, 3000))
)
TARGETS = st.builds(
    IssueTarget,
    url=st.sampled_from([URL, f"{URL}?a=b%20c", f"{URL}/?labels=bug&x=", f"{URL}#top"]),
    template=st.sampled_from(["", "form.yml", "ein Formular.yml"]),
    fields=st.lists(
        st.tuples(
            st.sampled_from(["version", "App_2", "error", "labels", "body", "title", "the record"]),
            st.sampled_from(["record", "text", "guide", "version-target"]),
        ),
        max_size=4,
        unique_by=lambda field: field[0],
    ).map(tuple),
)
VALUES = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(["record", "text", "guide", "version-target"], TEXTS)
)


def told(url: str) -> dict[str, str]:
    """The parameters of a link as the page behind it reads them, strictly."""
    pairs = parse_qsl(urlsplit(url).query, keep_blank_values=True, strict_parsing=True, errors="strict")
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


def sent(
    target: IssueTarget = ONE_FIELD, *, title: str = "", limit: int = LIMIT, **values: str
) -> dict[str, str]:
    return told(new_issue_link(target, title=title, values=values, limit=limit).url)


def a_record(text: str, *, quote: str = "Import failed", fence: str = "```") -> str:
    """A record as the hand-over writes it, with a text in a block of code and one attempt."""
    sections = {
        "Summary": "It fails.",
        "Evidence": f"- It says so. Line 2: `{quote}`",
        "Answers": "- How? **By hand**",
        "Versions": "- Which version? `4.50`",
        "Details": "- When? `12:00`",
        "Not known yet": "- Where?",
        "Attempt 1": "Result: **the same error**.\n\n- Ask: not permitted\n- Wait: not permitted",
        "What was seen": f"{fence}text\n{text}\n{fence}",
    }
    return "# Title\n\n" + "\n".join(f"## {name}\n\n{body}\n" for name, body in sections.items())


@pytest.mark.parametrize("giant", GIANTS)
@pytest.mark.parametrize("target", [BOTH, ONE_FIELD, IssueTarget(URL)])
def test_the_attempts_stay_beside_a_huge_text_and_the_room_is_used(giant: str, target: IssueTarget) -> None:
    text = f"It began.\nImport failed: 0x80040216\n{GIANTS[giant]}"
    values = {"text": text, "record": a_record(text, quote=GIANTS[giant].partition("\n")[0])}
    link = new_issue_link(target, title="Title", values=values)
    everything = "\n".join(told(link.url).values()).split("\n")
    assert link.cut
    assert 5000 < len(link.url) <= LIMIT
    assert set(HEADINGS) | {"- Wait: not permitted", "Import failed: 0x80040216"} <= set(everything)


def test_many_texts_leave_room_for_the_attempts() -> None:
    seen = "\n".join(f"## Seen {n}\n\n```text\n{'日本' * 500}\n```\n" for n in range(15))
    kept = cut_record(a_record("plain line\nIt failed.\n" + "plain line\n" * 900) + seen, LIMIT, "It failed.")
    assert cost(kept) > 5000
    assert {*HEADINGS, "- Wait: not permitted", "It failed."} <= set(kept.split("\n"))
    assert kept.count(NOTE) == 1


def test_a_text_that_has_its_own_field_is_not_in_the_record_as_well() -> None:
    text = "\n".join(f"plain line {n}" for n in range(200))
    parameters = sent(BOTH, text=text, record=a_record(text))
    assert parameters["error"] == text
    assert "plain line 0" not in parameters["record"]
    assert parameters["record"].count("```") == 2
    assert NOTE not in parameters["record"]


def test_a_text_that_its_own_field_has_otherwise_stays_in_the_record() -> None:
    parameters = sent(BOTH, text="short and other", record=a_record("plain line\n" * 900))
    assert "plain line" in parameters["record"]


def test_where_all_fits_the_text_stays_in_the_record() -> None:
    record = a_record("plain line\n" * 20)
    assert sent(BOTH, text="plain line\n" * 20, record=record)["record"] == record


def test_evidence_and_what_is_missing_go_before_the_attempts() -> None:
    record = a_record("plain line\n" * 900, quote="quoted words " * 40)
    kept = cut_record(record, 1250)
    assert "- Wait: not permitted" in kept
    assert "quoted words " * 40 not in kept


@given(
    text=TEXTS,
    quote=TEXTS,
    room=st.integers(200, 7000),
    fence=st.sampled_from(["```", "`````"]),
    cut=st.booleans(),
)
def test_a_record_of_any_script_is_cut_to_the_room_and_says_so(
    text: str, quote: str, room: int, fence: str, cut: bool
) -> None:
    record = a_record(text, quote=quote, fence=fence)
    if cut:
        record = record[: len(record) * 2 // 3]
    kept = cut_record(record, room, first_error_line(text))
    assert cost(kept) <= room
    assert kept == record or NOTE in kept


@given(text=TEXTS, room=st.integers(1500, 7000))
def test_what_a_record_is_cut_to_uses_the_room(text: str, room: int) -> None:
    record = a_record(text)
    kept = cut_record(record, room)
    assert kept == record or cost(kept) > room * 0.8


@given(before=st.integers(0, 300), after=st.integers(0, 300), room=st.integers(1300, 4000))
def test_a_cut_record_has_closed_blocks_the_error_line_and_the_attempts(
    before: int, after: int, room: int
) -> None:
    error = "Import failed: 0x80040216"
    lines = ["```json", *["quiet line"] * before, error, *["more error lines"] * after, "the last"]
    kept = cut_record(a_record("\n".join(lines), fence="````"), room, error).split("\n")
    assert [line for line in kept if line.startswith("````")] == ["````text", "````"]
    assert {*HEADINGS, error, "- Wait: not permitted"} <= set(kept)


@given(target=TARGETS, title=TEXTS, values=VALUES, limit=st.integers(300, 7000))
def test_no_link_is_longer_than_the_limit_or_breaks_a_character(
    target: IssueTarget, title: str, values: dict[str, str], limit: int
) -> None:
    link = new_issue_link(target, title=title, values=values, limit=limit)
    assert len(link.url) <= limit
    assert link.url.isascii() and " " not in link.url and "+" not in link.url
    assert not re.search(r"%(?![0-9A-F]{2})", link.url)
    told(link.url)


@given(target=TARGETS, title=TEXTS, values=VALUES)
def test_nothing_is_sent_that_is_no_text_field(
    target: IssueTarget, title: str, values: dict[str, str]
) -> None:
    parameters = told(new_issue_link(target, title=title, values=values).url)
    form = {"template"} if target.template else set()
    fields = {name for name, _ in target.fields} - NO_FIELDS if target.template else {"body"}
    assert set(parameters) <= {"title", "a", "x"} | form | fields


@given(text=TEXTS, limit=st.integers(500, 7000))
def test_what_is_cut_says_so_and_what_is_not_is_whole(text: str, limit: int) -> None:
    link = new_issue_link(ONE_FIELD, title="", values={"record": text}, limit=limit)
    value = told(link.url).get("record-of-it", "")
    assert (NOTE in value) is link.cut
    assert link.cut or value == text


@given(title=TEXTS)
def test_a_title_is_one_line_of_limited_length(title: str) -> None:
    value = sent(title=title).get("title", "")
    assert len(value) <= TITLE
    assert len(value.splitlines()) <= 1


@given(lines=st.lists(st.sampled_from(["one", "two three", "- four", "```text", "```", ""]), max_size=400))
def test_both_ends_of_a_long_text_stay_at_line_ends(lines: list[str]) -> None:
    cut = cut_to("\n".join(lines), 600)
    head, found, tail = cut.partition(NOTE)
    if found:
        fences = {"```text", "```"}
        kept = [line for line in head.splitlines() if line not in fences]
        assert kept == [line for line in lines if line not in fences][: len(kept)]
        assert tail.rstrip("\n").rpartition("\n")[2] == "\n".join(lines).rstrip("\n").rpartition("\n")[2]


@given(before=st.integers(0, 300), after=st.integers(0, 300))
def test_the_first_error_line_stays_wherever_it_stands(before: int, after: int) -> None:
    error = "Import failed: 0x80040216"
    text = "\n".join(["quiet line"] * before + [error] + ["more error lines"] * after)
    assert error in cut_to(text, 900, first_error_line(text)).split("\n")


@given(st.integers(0, 120), st.integers(0, 120))
def test_no_block_of_code_is_left_open(before: int, after: int) -> None:
    text = "\n".join(["- told"] * before + ["```text", *["log error line"] * 200, "```"] + ["- more"] * after)
    cut = cut_to(text, 900, "log error line").split("\n")
    fences = [line for line in cut if line.startswith("```")]
    assert fences == ["```text", "```"] * (len(fences) // 2)
    assert cut.index(NOTE) == 0 or cut[: cut.index(NOTE)].count("```text") == cut[: cut.index(NOTE)].count(
        "```"
    )


def test_a_giant_line_is_cut_within() -> None:
    cut = cut_to(
        "Error: " + "x " * 5000 + "the end", 900, first_error_line("Error: " + "x " * 5000 + "the end")
    )
    assert cut.count("x") > 100 and NOTE in cut


def test_short_fields_come_before_long_ones() -> None:
    target = IssueTarget(
        URL, "form.yml", (("log", "record"), ("version", "version-target"), ("app", "guide"))
    )
    parameters = sent(target, record="a line\n" * 2000, guide="Cut line", **{"version-target": "4.50"})  # type: ignore[arg-type]
    assert (parameters["version"], parameters["app"]) == ("4.50", "Cut line")
    assert NOTE in parameters["log"]


def test_two_long_fields_share_the_room() -> None:
    target = IssueTarget(URL, "form.yml", (("record", "record"), ("error", "text")))
    parameters = sent(target, record="a line\n" * 2000, text="an error\n" * 10)
    assert parameters["error"] == "an error\n" * 10
    assert len(parameters["record"]) > 3000


def test_without_a_template_the_record_is_the_body() -> None:
    target = IssueTarget(URL, "", (("version", "version-target"),))
    assert sent(target, title="T", record="All of it") == {"title": "T", "body": "All of it"}


def test_beside_a_form_there_is_no_body() -> None:
    target = IssueTarget(f"{URL}?template=form.yml&body=x", "", (("body", "record"), ("Id-1_x", "record")))
    assert sent(target, record="R") == {"template": "form.yml", "Id-1_x": "R"}


def test_a_query_of_the_address_stays_but_for_what_needs_rights() -> None:
    target = IssueTarget(f"{URL}?q=%20a&Labels=bug&assignees=me&template=old.yml", "new.yml")
    assert sent(target, title="T") == {"q": " a", "template": "new.yml", "title": "T"}


def test_what_a_field_takes_is_not_taken_from_the_address() -> None:
    target = IssueTarget(f"{URL}?v=1&V=2&w=3", "form.yml", (("v", "guide"),))
    assert sent(target, guide="Cut line") == {"w": "3", "template": "form.yml", "v": "Cut line"}


def test_blanks_are_no_plus() -> None:
    assert "title=a%20b%2Bc" in new_issue_link(ONE_FIELD, title="a b+c", values={}).url


@pytest.mark.parametrize("name", sorted(NO_FIELDS))
def test_a_field_cannot_be_called_like_another_parameter(name: str) -> None:
    assert set(sent(IssueTarget(URL, "form.yml", ((name, "record"),)), record="R")) == {"template"}


def test_more_was_left_out_behind_the_error_line() -> None:
    text = "\n".join(["quiet"] * 400 + ["It failed."] + ["quiet"] * 400)
    assert AGAIN in cut_to(text, 600, "It failed.")
