"""The guide file that several tests start from, and the server that links are tried on."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.catalog.guide_file import FIT
from tests.catalog.pages import Pages


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A guide file without problems."""
    path = tmp_path / "cut-line.yaml"
    path.write_text(FIT, encoding="utf-8")
    return path


@pytest.fixture
def server() -> Iterator[str]:
    """The address of a server with such pages."""
    Pages.asked.clear()
    served = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = Thread(target=served.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{served.server_port}"
    served.shutdown()
    served.server_close()
    thread.join()
