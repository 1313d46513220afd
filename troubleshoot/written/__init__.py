"""Written response templates: read as draft guides, and made from published ones."""

from .importing import Imported, read_template
from .mending import decoded, mended
from .rendering import Measured, rendered
from .sheet import Flagged, Unplaced

LONGEST_FILE = 1_000_000
"""The longest template, in bytes; longer files are none."""

__all__ = [
    "LONGEST_FILE",
    "Flagged",
    "Imported",
    "Measured",
    "Unplaced",
    "decoded",
    "mended",
    "read_template",
    "rendered",
]
