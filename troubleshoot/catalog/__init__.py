"""Guides in files, in rows and as engine values; drafts, publishing, withdrawing; what is published now."""

from .drafts import (
    DraftExists,
    Moved,
    OtherGuide,
    UnderWay,
    change_draft,
    discard_draft,
    draft,
    draft_of,
    drafts,
    guide_in,
    publish_draft,
    save_draft,
    start_draft,
    under_way,
    without_edition,
)
from .exporting import guide_text, pattern_text
from .files import (
    SCHEMA_FILE,
    SHIPPED,
    FileProblem,
    GuideFileError,
    beside,
    check_file,
    comments_in,
    in_file,
    not_canonical,
    read_guide,
    read_text,
    readable_guides,
    shipped_files,
    write_canonical,
)
from .gate import gate, misfits, refused_by_reports
from .json_schema import json_schema
from .links import Link, links_in
from .parts import part_faults, part_text
from .published import Catalog, PublishedGuide, current, edition_of, pinned
from .publishing import NotFit, Publication, Published, publish, publish_again
from .reaching import State, reached
from .record import Person, difference
from .replay import replay_of
from .values import as_file
from .withdrawing import NothingToWithdraw, lift, withdraw_edition, withdraw_step

__all__ = [
    "SCHEMA_FILE",
    "SHIPPED",
    "Catalog",
    "DraftExists",
    "FileProblem",
    "GuideFileError",
    "Link",
    "Moved",
    "NotFit",
    "NothingToWithdraw",
    "OtherGuide",
    "Person",
    "Publication",
    "Published",
    "PublishedGuide",
    "State",
    "UnderWay",
    "as_file",
    "beside",
    "change_draft",
    "check_file",
    "comments_in",
    "current",
    "difference",
    "discard_draft",
    "draft",
    "draft_of",
    "drafts",
    "edition_of",
    "gate",
    "guide_in",
    "guide_text",
    "in_file",
    "json_schema",
    "lift",
    "links_in",
    "misfits",
    "not_canonical",
    "part_faults",
    "part_text",
    "pattern_text",
    "pinned",
    "publish",
    "publish_again",
    "publish_draft",
    "reached",
    "read_guide",
    "read_text",
    "readable_guides",
    "refused_by_reports",
    "replay_of",
    "save_draft",
    "shipped_files",
    "start_draft",
    "under_way",
    "withdraw_edition",
    "withdraw_step",
    "without_edition",
    "write_canonical",
]
