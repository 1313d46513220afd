"""Diagnose a text, go through one round, and print the hand-over. Needs Python alone.

python client.py http://127.0.0.1:8000 error.txt
"""

import json
import sys
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path

server, file = sys.argv[1].rstrip("/"), Path(sys.argv[2])


def call(path, body=None):
    """GET an address, or POST a body to it. A busy server says how long to wait."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(server + "/api/v1/" + path, data, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        if error.code in (429, 503):
            time.sleep(int(error.headers["Retry-After"]))
            return call(path, body)
        problem = json.load(error)["error"]
        sys.exit(f"{error.code} {problem['code']}: {problem['message']} ({problem['field']})")


def write(path, **body):
    """POST with a submission of its own: sent twice, it is stored once."""
    return call(path, {"submission": str(uuid.uuid4()), **body})


text = file.read_text(encoding="utf-8")
diagnosis = call("diagnose", {"text": text})
print("Guide:", diagnosis["guide"])

state = write("sessions", text=text, source="example")
session = "sessions/" + state["token"]

while state["next"]["kind"] == "questions":
    choices = {}
    for question in state["next"]["questions"]:
        print("Question:", question["text"])
        choices[question["key"]] = "not_sure"
    state = write(session + "/answers", answers=choices)

if state["next"]["kind"] == "round":
    done = {}
    for step in state["next"]["steps"]:
        print("Step:", step["title"])
        done[step["key"]] = "done"
    state = write(session + "/attempts", steps=done, result="same_error", version=state["version"])

print("Attempts:", len(state["attempts"]))
state = write(session + "/escalation")
with urllib.request.urlopen(f"{server}/{session}/hand-over.md") as answer:
    print(answer.read().decode())
