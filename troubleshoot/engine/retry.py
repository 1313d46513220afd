"""How a retry ended: what the person said, unless the text that came with it says otherwise."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from .facts import Key, Result
from .guide import Guide, Kind, Weight

Found = Mapping[str, tuple[Key, ...]]
"""Keys of the patterns found in a text, by guide."""


def result_of(
    said: Result,
    guide: Guide,
    told: Sequence[Found],
    *,
    verdict: str | None,
    found: Found,
    symptoms: Collection[Key],
    same_text: Callable[[], bool],
) -> Result:
    """How a retry ended whose text has this `verdict` and evidence (`found`).

    The same text again is the same error, whatever it was taken for, and a text that another guide
    knows is another error. `told` is what the texts before held, `symptoms` are the keys of what can be
    picked beside a text, and `same_text` compares with the last text, if the evidence leaves it open.
    """
    if said not in (Result.SAME_ERROR, Result.OTHER_ERROR):
        return said
    elsewhere = verdict not in (None, guide.slug)
    if said is Result.SAME_ERROR and not elsewhere:
        return said
    if verdict == guide.slug:
        same = _tells_the_same(guide, told, found)
    else:
        # Other evidence, so another text; looking at it would cost a query.
        same = bool(told) and _patterns(told[-1], symptoms) == _patterns(found, symptoms) and same_text()
    return Result.SAME_ERROR if same else Result.OTHER_ERROR


def _tells_the_same(guide: Guide, told: Sequence[Found], found: Found) -> bool:
    """Other words of the same guide are another error: what was in the way before is gone."""
    before = [keys for one in told if (keys := _decisive(guide, one))]
    return not before or bool(before[-1] & _decisive(guide, found))


def _decisive(guide: Guide, found: Found) -> set[str]:
    """The guide's decisive patterns that a text holds, without the symptoms picked beside it."""
    patterns = guide.patterns_by_key
    keys = [key for key in found.get(guide.slug, ()) if key in patterns]
    return {
        key
        for key in keys
        if patterns[key].weight is Weight.DECISIVE and patterns[key].kind is not Kind.SYMPTOM
    }


def _patterns(found: Found, symptoms: Collection[Key]) -> set[tuple[str, str]]:
    """What was found in a text, without the symptoms that were picked beside it."""
    return {(guide, key) for guide, keys in found.items() for key in keys if key not in symptoms}
