"""The badge of a guide: what share of its stretches it resolved, for pages elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from .engine.lettering import width
from .statistics import Outcomes
from .statistics.measures import Share

_GREY, _BLUE = "lightgrey", "blue"  # by the names of shields.io
_COLOURS = {_GREY: "#6a6a6a", _BLUE: "#0a5a96"}  # white letters have a contrast above 5:1 on both
_SIZE, _PADDING, _HEIGHT = 11, 6, 20  # in the units of the picture


@dataclass(frozen=True)
class Badge:
    """What a badge says. Always in English: it stands on pages whose language we do not know."""

    label: str
    message: str
    color: str

    def as_json(self) -> dict[str, object]:
        """For the endpoint badges of shields.io."""
        return {"schemaVersion": 1, "label": self.label, "message": self.message, "color": self.color}


def badge(slug: str, outcomes: Outcomes | None) -> Badge:
    """The badge of a guide from the outcomes of all its stretches; None if they are for maintainers only.

    The whole are all of them, as the counts say. Open and left ones are among them, so it is the least that
    can be true: a badge has no room for an interval.
    """
    label = f"{slug} resolved"
    if outcomes is None:
        return Badge(label, "private", _GREY)
    share = Share(outcomes.resolved, outcomes.sessions)
    if share.percent is None:
        return Badge(label, "no data", _GREY)
    return Badge(label, f"{share.percent}% of {share.whole}", _BLUE)


def as_svg(badge: Badge) -> SafeString:
    """The badge as a picture of its own, without any style or script."""
    left, right = (round(width(text, _SIZE)) + 2 * _PADDING for text in (badge.label, badge.message))
    texts = [
        format_html(
            '<text x="{}" y="14" fill="#fff" textLength="{}" lengthAdjust="spacingAndGlyphs">{}</text>',
            start + _PADDING,
            whole - 2 * _PADDING,
            text,
        )
        for start, whole, text in ((0, left, badge.label), (left, right, badge.message))
    ]
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}" viewBox="0 0 {} {}" role="img">'
        '<title>{}</title><rect width="{}" height="{}" rx="3" fill="#444"/>'
        '<path d="M{} 0h{}a3 3 0 0 1 3 3v{}a3 3 0 0 1-3 3h-{}z" fill="{}"/>'
        '<g font-family="Verdana, Geneva, DejaVu Sans, sans-serif" font-size="{}">{}{}</g></svg>\n',
        *(left + right, _HEIGHT, left + right, _HEIGHT),
        f"{badge.label}: {badge.message}",
        *(left + right, _HEIGHT),
        *(left, right - 3, _HEIGHT - 6, right - 3, _COLOURS[badge.color]),
        *(_SIZE, *texts),
    )
