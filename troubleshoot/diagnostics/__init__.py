"""Diagnostics: one read-only block of PowerShell, and what its output says. No framework, no database."""

from .block import BLOCK
from .fitting import FINDABLE, Fitted, fitted
from .reading import Found, NotDiagnostics, read_output

__all__ = ["BLOCK", "FINDABLE", "Fitted", "Found", "NotDiagnostics", "fitted", "read_output"]
