"""Texts that no guide knows: counted, kept, grouped, and made into draft patterns."""

from .drafting import Draft, adopt, make_draft, propose_for
from .forgetting import APART, empty, forget, forget_empty, forgettable, groups_of, take_back_to
from .grouping import group_new
from .keeping import count, keep, keep_of_session, kept
from .reading import Group, Status, Week, covered_by, drafts, groups, one_group, share, weeks

__all__ = [
    "APART",
    "Draft",
    "Group",
    "Status",
    "Week",
    "adopt",
    "count",
    "covered_by",
    "drafts",
    "empty",
    "forget",
    "forget_empty",
    "forgettable",
    "group_new",
    "groups",
    "groups_of",
    "keep",
    "keep_of_session",
    "kept",
    "make_draft",
    "one_group",
    "propose_for",
    "share",
    "take_back_to",
    "weeks",
]
