"""What maintainers say of a known issue, in the admin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from . import catalog
from .known_issues import unknown_patterns
from .models import Guide, KnownIssue

if TYPE_CHECKING:
    _Base = forms.ModelForm[KnownIssue]
else:
    _Base = forms.ModelForm


class KnownIssueForm(_Base):
    """A known issue; the keys of its patterns stand one a line."""

    patterns = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        label=_("Patterns"),
        help_text=_(
            "Keys of patterns of the guide, one a line. The issue is offered where one of them was found; "
            "without any it is offered to everybody in the guide."
        ),
    )
    url = forms.URLField(
        required=False,
        assume_scheme="https",
        max_length=500,
        label=_("Address"),
        help_text=_("Empty: the issue of that number where the guide opens new ones."),
    )

    class Meta:
        model = KnownIssue
        fields = ("guide", "number", "title", "state", "url", "patterns")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["patterns"] = "\n".join(self.instance.patterns)

    def clean_number(self) -> int:
        """Issues count from one."""
        number: int = self.cleaned_data["number"]
        if number < 1:
            raise forms.ValidationError(_("Issues count from one."))
        return number

    def clean_url(self) -> str:
        """An address by https, since people are sent there."""
        url: str = self.cleaned_data["url"]
        if url and urlsplit(url).scheme != "https":
            raise forms.ValidationError(_("The address must begin with https://."))
        return url

    def clean_patterns(self) -> list[str]:
        """The keys, each once."""
        return list(dict.fromkeys(self.cleaned_data["patterns"].split()))

    def clean(self) -> dict[str, Any]:
        """The keys must be patterns of the guide's current edition."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        row, keys = data.get("guide"), data.get("patterns")
        if isinstance(row, Guide) and keys:
            self._check(row, keys)
        return data

    def _check(self, row: Guide, keys: list[str]) -> None:
        edition = catalog.current().by_slug.get(row.slug)
        if edition is None:
            self.add_error("patterns", _("The guide has no current edition, so it has no pattern to name."))
        elif unknown := unknown_patterns(keys, edition.guide):
            message = _("The current edition has no pattern %(unknown)s. Its patterns are: %(known)s.")
            told = {"unknown": ", ".join(unknown), "known": ", ".join(edition.guide.patterns_by_key)}
            self.add_error("patterns", forms.ValidationError(message, params=told))
