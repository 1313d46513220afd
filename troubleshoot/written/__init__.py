"""Written response templates: read as draft guides, and made from published ones."""

from .importing import Imported, read_template
from .mending import decoded, mended
from .rendering import Measured, rendered
from .sheet import Flagged, Unplaced

__all__ = ["Flagged", "Imported", "Measured", "Unplaced", "decoded", "mended", "read_template", "rendered"]
