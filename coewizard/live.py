"""Whether the server on this machine lives: `python -m coewizard.live [PORT]` ends with 0 if it does.

For a container, which has no curl. A redirect to https and a refused name are answers too.
"""

from __future__ import annotations

import sys
from http.client import HTTPConnection, HTTPException

_WITHIN = 4.0  # seconds


def answers(port: int) -> bool:
    """Whether something answers there in time, and not with an error of its own."""
    connection = HTTPConnection("127.0.0.1", port, timeout=_WITHIN)
    try:
        connection.request("GET", "/live")
        return connection.getresponse().status < 500
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(0 if answers(int(sys.argv[1]) if len(sys.argv) > 1 else 8000) else 1)
