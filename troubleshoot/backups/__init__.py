"""Copies of the database: SQLite's made and put back here, PostgreSQL's by its own tools."""

from .errors import Refused
from .postgresql import backup_lines, restore_lines
from .sqlite import Restored, back_up, restore

__all__ = ["Refused", "Restored", "back_up", "backup_lines", "restore", "restore_lines"]
