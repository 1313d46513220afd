"""The block of PowerShell that collects diagnostics."""

from __future__ import annotations

from importlib import resources

BLOCK = resources.files(__package__).joinpath("block.ps1").read_text("utf-8")
"""It changes nothing. Host and file stand in its first lines, as `engine.examples` names them.

It has no empty line and no tab: pasted into a console, the one ends the input and the other completes words.
"""
