"""Guides in files, in rows and as engine values; drafts, publishing, withdrawing; what is published now."""

from .drafts import (
    DraftExists,
    Moved,
    change_draft,
    discard_draft,
    draft,
    draft_of,
    drafts,
    guide_in,
    publish_draft,
    save_draft,
    start_draft,
)
from .exporting import guide_text, pattern_text
from .files import (
    SHIPPED,
    FileProblem,
    GuideFileError,
    beside,
    check_file,
    not_canonical,
    read_guide,
    read_text,
    readable_guides,
    shipped_files,
    write_canonical,
)
from .gate import gate
from .published import Catalog, PublishedGuide, current, pinned
from .publishing import NotFit, Publication, Published, publish, publish_again
from .record import Doing, Person, difference
from .schema import json_schema
from .values import as_file
from .withdrawing import NothingToWithdraw, lift, withdraw_edition, withdraw_step

__all__ = [
    "SHIPPED",
    "Catalog",
    "Doing",
    "DraftExists",
    "FileProblem",
    "GuideFileError",
    "Moved",
    "NotFit",
    "NothingToWithdraw",
    "Person",
    "Publication",
    "Published",
    "PublishedGuide",
    "as_file",
    "beside",
    "change_draft",
    "check_file",
    "current",
    "difference",
    "discard_draft",
    "draft",
    "draft_of",
    "drafts",
    "gate",
    "guide_in",
    "guide_text",
    "json_schema",
    "lift",
    "not_canonical",
    "pattern_text",
    "pinned",
    "publish",
    "publish_again",
    "publish_draft",
    "read_guide",
    "read_text",
    "readable_guides",
    "save_draft",
    "shipped_files",
    "start_draft",
    "withdraw_edition",
    "withdraw_step",
    "write_canonical",
]
