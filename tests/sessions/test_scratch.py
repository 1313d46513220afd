from __future__ import annotations
import pytest
from django.contrib.auth.models import User
from datetime import timedelta
from django.test import Client
from tests.browser import Browser
from tests.factories import NOW, a_guide, a_question, a_step, a_pattern, again, published
from tests.sessions.person import Person, WALL_TEXT, the_line, the_wall
from troubleshoot import catalog, sessions, statistics
from troubleshoot.models import Exclusion
from troubleshoot.statistics import Counted
from tests.statistics.test_learning import a_learning_guide, observed, better, a_start, STEPS

pytestmark = pytest.mark.django_db

def test_segment():
    q = a_question("method", "pac", "portal")
    wall = the_wall(questions=(q,))
    published(wall)
    p = Person.starting(the_line(questions=(q,)), text="The line was cut.")
    p.fail("restart")
    p.meet(WALL_TEXT)
    print(p.stretches)
    p.answer({"method": "pac"})
    assert Counted.stored() == sessions.computed_anew()

def test_excl_page():
    ann = User.objects.create_user("ann", is_staff=True)
    client = Client(); client.force_login(ann)
    p = Person.starting()
    sessions.exclude(Exclusion(kind="session", session=p.at.row, reason="x"), by=ann, now=NOW)
    sessions.forget(before=NOW + timedelta(days=90))
    r = client.get("/statistics/exclusions/")
    assert r.status_code == 200

def test_until():
    ann = User.objects.create_user("ann", is_staff=True)
    client = Client(); client.force_login(ann)
    assert client.get("/statistics/sessions/?until=9999-12-31").status_code == 200
    assert client.get("/statistics/?until=9999-12-31").status_code == 200
    assert client.get("/statistics/?until=0001-01-01&since=0001-01-01").status_code == 200
    published(a_guide())
    assert client.get("/statistics/cut-line/?until=9999-12-31&since=0001-01-01").status_code == 200
    assert client.get("/statistics/cut-line.json?until=9999-12-31&since=0001-01-01").status_code == 200

def test_new_step():
    target = a_learning_guide()
    observed(target, better(), 60)
    a_start(target)
    published(again(target.guide, steps=(*STEPS, a_step("new", minutes=60, prior=8)), title="Slower"))
    start = a_start(catalog.current().by_slug["slow"])
    print(start.plan.weights)
    assert "new" in start.plan.weights
