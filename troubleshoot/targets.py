"""Where help is found: where an issue about a guide is opened, and its other places to go for help."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext

from .engine.guide import Guide, IssueTarget, Link, LinkKind

KIT = "https://github.com/microsoft/coe-starter-kit/"
NO_LONGER_READ = f"{KIT}issues/11034"
"""Where the kit's repository announced that its issues are no longer reviewed."""
_RECORD_GOES_TO = {
    "1-coe-starter-kit-bug.yml": "Describe the issue",
    "5-coe-starter-kit-question.yml": "What is your question?",
}
"""Fields of the kit's own forms that have no id, so that no link can fill them in."""
_TRACKER = re.compile(r"/(?:[^/]*[_-])?issues?(?:/|$)", re.IGNORECASE)
"""The path of an issue tracker."""


def target_of(guide: Guide) -> IssueTarget | None:
    """Where an issue about a guide is opened: the guide's own target as a whole, or the deployment's.

    None if there is none, or if its address is not https.
    """
    target = guide.issue or deployment_target()
    return target if target and is_https(target.url) else None


def deployment_target() -> IssueTarget | None:
    """What the settings say; `checks` tells what is wrong with them."""
    if not settings.ISSUE_URL:
        return None
    fields: Mapping[str, str] = settings.ISSUE_FIELDS
    return IssueTarget(
        settings.ISSUE_URL, settings.ISSUE_TEMPLATE, tuple(fields.items()), settings.ISSUE_NOTICE
    )


def is_https(url: str) -> bool:
    """True for an address that a page may link to."""
    try:
        parts = urlsplit(url)
        return parts.scheme == "https" and bool(parts.hostname)
    except ValueError:
        return False


def _is_the_kits(target: IssueTarget) -> bool:
    return f"{target.url.lower()}/".startswith(KIT)


def notice_of(target: IssueTarget) -> str:
    """What a person reads before opening an issue, in Markdown; empty if there is nothing to say."""
    if target.notice or not _is_the_kits(target):
        return target.notice
    return settings.ISSUE_NOTICE or gettext(
        "The repository of the kit [announced in May 2026](%(link)s) that its issues are no longer reviewed "
        "or answered. You can still open one, and others may find it. But do not wait for an answer: "
        "if you need help, open a support ticket as well."
    ) % {"link": NO_LONGER_READ}


def place_for_record(target: IssueTarget) -> str:
    """The label of the field that the record is to be pasted into; empty if it is not known."""
    return _RECORD_GOES_TO.get(target.template, "") if _is_the_kits(target) else ""


def places_for_help(guide: Guide) -> list[Link]:
    """The guide's places to go for help. No issue tracker: what leaves for one, its owner has seen before."""
    support = (link for link in guide.links if link.kind is LinkKind.SUPPORT)
    return [link for link in support if not _TRACKER.search(urlsplit(link.url).path)]
