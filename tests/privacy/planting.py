"""Secrets of every kind that no text of a person may carry any further, and how to find them again."""

from __future__ import annotations

from itertools import cycle

SECRETS = {
    "jwt": "token eyJ0eXAiOiJKV1QifQ.eyJvaWQiOiJ6YXBsYW50In0.zaplantq1W2e3R4t5Y6",
    "bearer": "Authorization: Bearer zaplantTOKEN0123456789",
    "sas": "https://fabrikam.example/c?sv=2022-11-02&sig=Zaplant%2FrT5yU7i%3D",
    "connection string": "AccountKey=zaplantFyMTIzNDU2Nzg5MA==;EndpointSuffix=core.windows.net",
    "key": "x-api-key: zaplantq1w2e3r4",
    "password": "Username=zaplantsvc;Password=zaplantm29q;",
    "password in an address": "https://zaplantuser:zaplantpw9@proxy.example/x",
    "e-mail": "jane.zaplant@fabrikam.example",
    "guest": "j.zaplant_fabrikam.example#EXT#@zaplantco.onmicrosoft.com",
    "org": "https://zaplantorg.crm4.dynamics.com/main.aspx",
    "tenant": "https://zaplantten.sharepoint.com/sites/x",
    "guid": "tenant 7c1e09ab-52d4-4e6f-9b30-8f2a91d41c05",
    "ipv4": "from 10.91.214.77",
    "ipv6": "from 2001:db8:91cd::77",
    "path": r"C:\Users\zaplant.jane\Downloads\x.zip",
    "phone": "call +49 30 91559155",
    "name": "User: Zaplant Jane",
}
NEEDLES = ("zaplant", "8f2a91d41c05", "8f2a91d4-1c05", "10.91.214.77", "2001:db8:91cd", "91559155")
"""What all of them can be told by, in small letters."""

TEXT = "\n".join(["Network Error (ERR_NETWORK)", *SECRETS.values()])
"""A text of the guide `network-errors`, with all of them."""
UNKNOWN = "\n".join(["The quiet lamp of the harbour fell over twice", *SECRETS.values()])
"""A text that no guide knows, with all of them."""
_LINES = cycle(SECRETS.values())


def line() -> str:
    """One of them in a short line, each time another one."""
    return f"said {next(_LINES)} again"


def found_in(data: bytes | str) -> list[str]:
    """Which of them stand in it, with what stands around; in UTF-8 or with escapes, in any case."""
    text = data.decode(errors="replace") if isinstance(data, bytes) else data
    small = text.lower()
    places = [(needle, small.find(needle)) for needle in NEEDLES if needle in small]
    return [f"{needle}: {text[max(0, at - 60) : at + 60]!r}" for needle, at in places]
