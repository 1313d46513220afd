"""A browser without JavaScript: it shows pages, follows their links and sends their forms."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, Self

from django.test import Client

from tests.hostile import urlencoded

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

FORM = "application/x-www-form-urlencoded"


@dataclass
class Form:
    """A form with the values its fields hold, and the values each name can take."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    offered: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, value: str, *, held: bool) -> None:
        self.offered.setdefault(name, []).append(value)
        if held:
            self.values.setdefault(name, []).append(value)


class Page(HTMLParser):
    """What a person finds on a page: links, forms, and the text as it is read."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self.tags: list[str] = []
        self.text = ""
        self._form: Form | None = None
        self._area: tuple[str, str] | None = None
        self._select = ""
        self._by_id: dict[str, Form] = {}
        self._elsewhere: list[tuple[str, str, dict[str, str]]] = []
        self._sent_elsewhere: list[tuple[str, Form]] = []
        self.feed(html)
        for owner, tag, values in self._elsewhere:
            self._add(self._by_id[owner], tag, values)
        # A button can send its form to another address.
        self.forms += [Form(action, f.method, f.values, f.offered) for action, f in self._sent_elsewhere]

    def form(self, action: str) -> Form:
        """The first form that goes to this address; "" is the page's own."""
        exact = (f for f in self.forms if f.action == action)
        return next(exact, None) or next(f for f in self.forms if action and f.action.endswith(action))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        elif tag == "form":
            self._form = Form(values.get("action", ""), values.get("method", "get"))
            self.forms.append(self._form)
            self._by_id[values.get("id", "")] = self._form
        elif tag == "textarea":
            self._area = (values.get("name", ""), "")
        elif tag == "select":
            self._select = values.get("name", "")
        elif tag == "option" and self._form and self._select:
            self._choose(self._form, values)
        elif values.get("name") and "form" in values:
            self._elsewhere.append((values["form"], tag, values))
        elif self._form and values.get("name"):
            self._add(self._form, tag, values)

    def _add(self, form: Form, tag: str, values: dict[str, str]) -> None:
        """Take a field to its form, which may stand elsewhere on the page."""
        kind = values.get("type", "text")
        if "formaction" in values:
            self._sent_elsewhere.append((values["formaction"], form))
        chosen = tag != "button" and (kind not in ("radio", "checkbox") or "checked" in values)
        usual = "on" if kind in ("radio", "checkbox") else ""
        if kind != "file":
            form.add(values["name"], values.get("value", usual), held=chosen)

    def _choose(self, form: Form, values: dict[str, str]) -> None:
        """An option of a list that is chosen, or the first one."""
        value = values.get("value", "")
        if "selected" in values:
            form.values[self._select] = [value]
        form.add(self._select, value, held=self._select not in form.values)

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._area:
            self._area = (self._area[0], self._area[1] + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea" and self._area:
            name, text = self._area
            if self._form and name:
                self._form.add(name, text.removeprefix("\n"), held=True)
            self._area = None


class Browser:
    """One browser: it is at an address and shows a page, which it came to by redirects."""

    def __init__(self, client: Client | None = None, **headers: Any) -> None:
        self.client = client or Client()
        self.headers = headers
        self.address = ""

    @property
    def html(self) -> str:
        return self.response.content.decode()

    @property
    def page(self) -> Page:
        return Page(self.html)

    @property
    def status(self) -> int:
        return self.response.status_code

    def get(self, address: str) -> Self:
        return self._at(address, self.client.get(address, **self.headers))

    def send(self, action: str = "", **changes: Any) -> Self:
        """Send a form as it stands on the page, with changes; None leaves a field out."""
        form = self.page.form(action)
        fields = {name: value for name, value in (form.values | changes).items() if value is not None}
        return self.post(form.action or self.address, **fields)

    def post(self, address: str, **fields: Any) -> Self:
        self.answer = self.client.post(address, urlencoded(fields), FORM, **self.headers)
        return self._at(address, self.answer)

    def _at(self, address: str, response: Response) -> Self:
        self.address, self.response = address, response
        if response.status_code in (302, 303):
            return self.get(response["Location"])
        return self
