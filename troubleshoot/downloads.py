"""Files that a browser keeps instead of showing."""

from __future__ import annotations

from django.http import HttpResponse

MARKDOWN = "text/markdown; charset=utf-8"
YAML = "application/yaml"


def download(text: str, name: str, kind: str) -> HttpResponse:
    """A text as a file of that name and media type; the name needs no escaping."""
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(text, content_type=kind, headers={"Content-Disposition": disposition})
