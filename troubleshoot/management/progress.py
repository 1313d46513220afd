"""How far a long command is, on the terminal alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm  # type: ignore[import-untyped]


@contextmanager
def pages(*, quiet: bool) -> Iterator[Callable[[int, int], object]]:
    """What to call with how many pages of a database are copied, and of how many."""
    with tqdm(unit=" pages", disable=True if quiet else None, leave=False) as bar:

        def tell(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield tell
