"""A session that stands at a round of the line."""

from __future__ import annotations

from typing import Any

from tests.api.calling import State, started
from tests.browsing import AT_A_ROUND
from tests.factories import published
from tests.sessions.person import the_line, the_wall


def at_a_round(**body: Any) -> State:
    published(the_wall())
    return started(the_line(), **({"answers": AT_A_ROUND} | body))
