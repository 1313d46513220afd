"""Guides in files, in rows and as engine values; publishing; and what is published now."""

from .files import FileProblem, GuideFileError, SHIPPED, check_file, read_guide, shipped_files
from .published import Catalog, PublishedGuide, current, pinned
from .publishing import Publication, publish

__all__ = [
    "SHIPPED",
    "Catalog",
    "FileProblem",
    "GuideFileError",
    "Publication",
    "PublishedGuide",
    "check_file",
    "current",
    "pinned",
    "publish",
    "read_guide",
    "shipped_files",
]
