"""Every way in which a text can come in, with a planted secret in it."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlencode

from tests.browser import Page
from tests.privacy.planting import TEXT, UNKNOWN, line
from tests.privacy.visiting import FORM, Answer, Visitor

PASSWORD = "a long word for the hunter"
_REASONS = "reason-"


def through_links(visitor: Visitor) -> None:
    """Everything that a link can bring along, and what browsers tell of themselves."""
    details = {f"detail-{key}": line() for key in ("version-target", "browser", "activity-id")}
    brought = {name: line() for name in ("error", "version", "method", "ref", "symptom", "guide", "odd")}
    told = {"Referer": f"http://x.example/?{line()}", "User-Agent": line(), "Accept-Language": line()}
    forged = {"X-Forwarded-For": "10.91.214.77", "X-Request-Id": "zaplant-request-0123"}
    for query in (brought | details, {"error": TEXT, "guide": "network-errors", **details}):
        visitor.headers = told | forged
        visitor.get(f"/?{urlencode(query)}")
        visitor.get(f"/guides/network-errors/?{urlencode(query)}")
        visitor.headers = {}
    visitor.get(f"/learn/?{urlencode(brought)}")
    visitor.get(f"/guides/?{urlencode(brought)}")


def _detail() -> dict[str, Any]:
    return {"detail-version-target": line()}


def through_the_first_page(visitor: Visitor) -> str:
    """A text that is diagnosed and starts a session; its token."""
    page = visitor.post("/", text=TEXT, find=line(), ref=line(), **_detail())
    page = visitor.send(page, "/sessions/", tried=[line()])
    assert page.status == 422
    page = visitor.send(page, "/sessions/", tried=[])
    assert (page.status, "/sessions/" in visitor.address) == (200, True)
    direct = visitor.post("/sessions/", text=TEXT, guide="network-errors", direct="yes")
    assert direct.status == 200
    visitor.send(direct, "/sessions/", direct="yes")
    return visitor.address.split("/")[2]


def through_a_session(visitor: Visitor, token: str) -> None:
    """Every form of a session; each is sent again where its masks are shown first."""
    at = f"/sessions/{token}/"
    forms: dict[str, dict[str, Any]] = {
        "paste/": {"text": TEXT},
        "steps/vpn-off/wrong/": {"text": line()},
        "known-issues/": {"number": line(), "mine": line()},
        "switch/": {"guide": line()},
        "tried/": {"tried": line()},
        "questions/method/": {"method": line()},
        "commands/": {"environment": "", "file": ""},
    }
    for address, fields in forms.items():
        # What nobody can choose on a page is given back by one that says so.
        page = visitor.post(at + address, given_back="guide" in fields, **fields)
        if 'id="masked"' in page.text:
            visitor.send(page, "" if address != "steps/vpn-off/wrong/" else "/wrong/")
    hand_over = visitor.get(f"{at}hand-over/?changed={quote(line())}")
    details = Page(hand_over.text).form("/details/").values
    typed = {name: line() for name in details if name not in ("csrfmiddlewaretoken", "submission")}
    page = visitor.send(hand_over, "/details/", **typed)
    assert 'id="masked"' in page.text
    visitor.send(page, "/details/")
    output = f"--- diagnostics 1 ---\n{TEXT}\npac: 1.2.3 {line()}\n--- end ---"
    visitor.post(f"{at}diagnostics/", output=output)
    check = visitor.get(f"{at}hand-over/check/")
    form = Page(check.text).form("/hand-over/check/").values
    edited = {name: TEXT for name in form if name == "record" or name.startswith("field-")}
    visitor.send(check, "/hand-over/check/", **(edited | {"title": line()[:80]}))
    visitor.send(check, "/hand-over/check/", **(edited | {"download": "yes"}))
    visitor.get(f"{at}hand-over.md?{line().replace(' ', '+')}")


def through_a_round(visitor: Visitor, program: Visitor) -> None:
    """Reasons, and the text of another error, in the round of a session that a program started."""
    token = program.call("sessions", guide="network-errors", text=TEXT).json()["token"]
    at_a_round(program, token)
    page = visitor.get(f"/sessions/{token}/")
    form = Page(page.text).form("")
    typed: dict[str, Any] = {name: line() for name in form.offered if name.startswith(_REASONS)}
    marks = {name.replace(_REASONS, "mark-"): "skipped" for name in typed}
    sent = form.values | typed | marks
    kept = visitor.post(visitor.address, **(sent | {"keep": "later"}))
    assert 'id="masked"' in kept.text
    visitor.send(kept, "", **{**marks, "keep": "later"})
    page = visitor.get(f"/sessions/{token}/")
    sent = Page(page.text).form("").values | typed | marks
    page = visitor.post(visitor.address, **(sent | {"text": UNKNOWN, "result": "other_error"}))
    assert 'id="masked"' in page.text
    visitor.send(page, "", **{**marks, "result": "other_error"})
    visitor.get(f"/sessions/{token}/choose/")


def at_a_round(program: Visitor, token: str) -> Any:
    """The state of a session whose questions are answered."""
    state = program.call(f"sessions/{token}", method="GET").json()
    while state["next"]["kind"] == "questions":
        answers = {one["key"]: "not_sure" for one in state["next"]["questions"]}
        state = program.call(f"sessions/{token}/answers", answers=answers).json()
    assert state["next"]["kind"] == "round"
    return state


def through_the_api(program: Visitor) -> str:
    """Every operation, with secrets where it takes text, and where it takes none; the token of a session."""
    details = {key: line() for key in ("version-target", "browser", "activity-id")}
    program.call("diagnose", text=TEXT)
    program.ask("POST", "/api/v1/diagnose", json.dumps({"text": UNKNOWN, "symptoms": [line()]}).encode())
    state = program.call("sessions", text=TEXT, details=details, ref=line(), source="hunter").json()
    session = f"sessions/{state['token']}"
    program.call("sessions", text=UNKNOWN)
    program.call("sessions", guide="network-errors", text=UNKNOWN, ref=line())
    program.call(f"{session}/answers", details=details)
    program.call(f"{session}/reports", text=TEXT, symptoms=[])
    state = at_a_round(program, state["token"])
    keys = [step["key"] for step in state["next"]["steps"]]
    marks = dict.fromkeys(keys, "not_permitted")
    reasons = {key: line() for key in keys}
    program.call(f"{session}/attempts", steps=marks, reasons=reasons, result="other_error", text=TEXT)
    program.call(f"{session}/flags", step=keys[0], text=line())
    program.call(f"{session}/attempts", result="fixed", credited=[])
    program.call(f"{session}/attempts/2/credit", something_else=line())
    program.call("respond", title=line(), body=TEXT)
    for path in ("answers", "reports", "attempts", "flags", "switch", "rejection", "escalation"):
        program.call(f"{session}/{path}", **{line(): line(), "guide": line(), "step": line(), "text": TEXT})
        program.call(f"sessions/{quote(line())}/{path}")
        program.ask("POST", f"/api/v1/{session}/{path}", f'{{"text": "{line()}'.encode())
    program.call(f"{session}/answers", answers={line(): line()}, details={line(): line()})
    program.call(f"{session}/known-issues", number=line())
    for path in (f"{session}/attempts/last?number={quote(line())}", f"sessions/{quote(line())}"):
        program.call(path, method="DELETE")
    for path in (
        f"guides/{quote(line())}",
        f"guides/{quote(line())}/statistics",
        f"symptoms?{quote(line())}",
    ):
        program.call(path, method="GET")
    return str(state["token"])


def through_what_is_not_there(visitor: Visitor, token: str) -> None:
    """Addresses and methods that nothing answers to, and bodies that nobody reads."""
    odd = quote(line(), safe="")
    for address in (
        "/",
        "/sessions/",
        f"/sessions/{token}/questions/",
        "/guides/",
        "/static/",
        "/statistics/",
    ):
        visitor.ask("GET", f"{address}{odd}/")
    visitor.ask("PUT", f"/?{odd}", TEXT.encode())
    visitor.ask("POST", f"/{odd}/", TEXT.encode(), Content_Type=FORM)
    visitor.ask("POST", "/", b"\xff\x00" + TEXT.encode(), Content_Type=f"multipart/form-data; boundary={odd}")
    visitor.ask("GET", "/", Host="zaplantorg.crm4.dynamics.com")


def through_refusals(visitor: Visitor, token: str) -> list[Answer]:
    """Forms that are refused: the answer may give back to its sender what they had typed."""
    again = {"given_back": True}
    urlencoded = urlencode({"text": TEXT, "submission": "nope"}).encode()
    answers = [
        visitor.ask("POST", f"/sessions/{token}/paste/", urlencoded, given_back=True, Content_Type=FORM),
        visitor.ask("POST", f"/?{quote(line())}", b"", given_back=True, Content_Length="99000000"),
        visitor.post(f"/sessions/{token}/paste/", text=TEXT, submission="nope"),
        visitor.post(f"/sessions/{token}/rounds/1/", text=TEXT, result=line(), submission="nope", **again),
        visitor.post("/learn/", text=UNKNOWN, why=line(), submission="nope"),
        visitor.post(f"/sessions/{token}/commands/", environment=line(), file=line(), **again),
        visitor.post("/", text=TEXT, search="yes", find=line(), **again),
        visitor.post("/sign-in/", username=line(), password=line(), **again),
        visitor.post("/admin/login/", username=line(), password=line(), **again),
        visitor.post("/language/", language=line()),
    ]
    learnt = visitor.post("/learn/", text=UNKNOWN, why="learn")
    visitor.send(learnt, "/learn/", why="learn")
    limited = visitor.post("/learn/", text=UNKNOWN, why="learn", **again)
    return [*answers, limited]


def through_maintainers(maintainer: Visitor) -> None:
    """What maintainers paste to look at, and search for."""
    maintainer.get("/sign-in/")
    signed_in = maintainer.post("/sign-in/", username="hunter", password=PASSWORD, follow=False)
    assert signed_in.status in (302, 303)
    maintainer.post("/respond/", title=line(), body=TEXT, **{"given_back": True})
    maintainer.post("/admin/bench/", text=TEXT, **{"given_back": True})
    searched = urlencode({"ref": line(), "source": line(), "from": line()})
    maintainer.get(f"/statistics/sessions/?{searched}", given_back=True)
    maintainer.get(f"/statistics/?{urlencode({'from': line(), 'to': line()})}")
