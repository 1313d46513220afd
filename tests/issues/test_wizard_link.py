from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troubleshoot.engine.text import clean
from troubleshoot.issues.wizard_link import LIMIT, wizard_url

BASE = "https://wizard.example"
KEYS = st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True)
TEXTS = st.text(max_size=60)
LONG = st.builds(
    lambda lines, times: "\n".join(lines * times), st.lists(TEXTS, max_size=8), st.integers(1, 300)
)


def told(url: str) -> dict[str, str]:
    return {name: value for name, (value,) in parse_qs(urlsplit(url).query).items()}


@given(
    guide=KEYS,
    ref=TEXTS,
    text=LONG,
    answers=st.dictionaries(KEYS, KEYS),
    details=st.dictionaries(KEYS, LONG),
    limit=st.integers(len(BASE) + 1, 3000),
)
def test_a_link_is_never_longer_than_the_limit_whatever_the_script(
    guide: str, ref: str, text: str, answers: dict[str, str], details: dict[str, str], limit: int
) -> None:
    url = wizard_url(BASE, guide=guide, text=text, answers=answers, details=details, ref=ref, limit=limit)
    assert len(url) <= limit
    assert url.isascii()
    assert not set(url) & set(" <>()[]`\"'\n")


@given(
    guide=KEYS,
    ref=TEXTS,
    answers=st.dictionaries(KEYS, KEYS, max_size=5),
    details=st.dictionaries(KEYS, TEXTS, max_size=5),
)
def test_what_fits_can_be_read_back(
    guide: str, ref: str, answers: dict[str, str], details: dict[str, str]
) -> None:
    given_ = {
        "guide": guide,
        "ref": clean(ref),
        **{f"answer-{key}": choice for key, choice in answers.items()},
        **{f"detail-{key}": clean(text) for key, text in details.items()},
    }
    url = wizard_url(BASE, guide=guide, answers=answers, details=details, ref=ref, limit=60_000)
    assert told(url) == {name: value for name, value in given_.items() if value}


@given(text=LONG, limit=st.integers(100, 2000))
def test_the_text_is_cut_at_a_line_end_and_as_late_as_possible(text: str, limit: int) -> None:
    whole = clean(text).strip("\n")
    kept = told(wizard_url(BASE, text=text, limit=limit)).get("error", "")
    assert whole.startswith(kept)
    rest = whole[len(kept) :]
    if rest.startswith("\n") and kept:
        line = rest.lstrip("\n").partition("\n")[0]
        more = whole[: whole.index(line, len(kept)) + len(line)]
        assert len(wizard_url(BASE, text=more, limit=10**6)) > limit
    elif rest and kept:
        assert "\n" not in kept
        assert len(wizard_url(BASE, text=kept + rest[0], limit=10**6)) > limit


def test_guide_ref_answers_and_details_come_before_the_text() -> None:
    url = wizard_url(
        BASE,
        guide="cut-line",
        text="x" * 9000,
        answers={"vpn": "yes"},
        details={"browser": "Edge"},
        ref="respond",
    )
    assert list(told(url)) == ["guide", "ref", "answer-vpn", "detail-browser", "error"]
    assert len(url) == LIMIT


def test_a_detail_that_does_not_fit_is_left_out_as_a_whole() -> None:
    url = wizard_url(BASE, text="cut", details={"long": "ö" * 3000, "short": "Edge"})
    assert told(url) == {"detail-short": "Edge", "error": "cut"}


@pytest.mark.parametrize("base", [BASE, BASE + "/"])
def test_the_address_may_end_in_a_slash_or_not(base: str) -> None:
    assert wizard_url(base, guide="wall") == "https://wizard.example/?guide=wall"


def test_nothing_known_leads_to_the_first_page() -> None:
    assert wizard_url(BASE) == "https://wizard.example/"


def test_an_address_that_is_too_long_by_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="characters"):
        wizard_url(BASE, limit=10)


def test_lone_surrogates_and_controls_do_no_harm() -> None:
    assert told(wizard_url(BASE, text="a\ud800b\x00c", ref="\udfff"))["error"] == "a\ufffdbc"
