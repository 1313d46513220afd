"""Guides in files, in rows and as engine values; publishing; and what is published now."""

from .exporting import guide_text
from .files import (
    SHIPPED,
    FileProblem,
    GuideFileError,
    beside,
    check_file,
    pattern_text,
    read_guide,
    readable_guides,
    shipped_files,
)
from .published import Catalog, PublishedGuide, current, pinned
from .publishing import NotFit, Publication, publish
from .schema import as_file

__all__ = [
    "SHIPPED",
    "Catalog",
    "FileProblem",
    "GuideFileError",
    "NotFit",
    "Publication",
    "PublishedGuide",
    "as_file",
    "beside",
    "check_file",
    "current",
    "guide_text",
    "pattern_text",
    "pinned",
    "publish",
    "read_guide",
    "readable_guides",
    "shipped_files",
]
