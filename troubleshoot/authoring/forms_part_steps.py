"""The form of a step."""

from __future__ import annotations

from itertools import takewhile

from django import forms
from django.utils.translation import gettext_lazy as _

from ..engine import guide as engine
from .forms_fields import Day, Hours, Keys, Text, Weight, Whole
from .forms_part_kinds import NOTES
from .forms_part_rows import condition_rows
from .forms_parts import PartForm, Section


class StepForm(PartForm):
    """A step."""

    part = "steps"
    of = engine.Step
    sections = (
        Section(_("What to do"), ("title", "body", "minutes", "wait_minutes", "hours", "tried_as")),
        Section(_("Offered only if"), ("when",)),
        Section(_("Why, and after what"), ("causes", "requires", "after", "retries")),
        Section(_("Permission and risk"), ("permission", "ask", "risk", "put_back"), "permission"),
        Section(_("Its place in the order"), ("prior", "source", "pinned")),
        Section(_("For authors"), ("last_checked", "key", "notes")),
    )

    title = Text(required=True, label=_("Title"), help_text=_("One atomic thing, in a few words."))
    body = Text(
        lines=8,
        required=True,
        markdown=True,
        label=_("How to do it"),
        help_text=_(
            "Markdown. Commands stand in fenced blocks, with https://yourorg.crm.dynamics.com and"
            " CenterofExcellenceCoreComponents_managed.zip: a person's own values take their place."
        ),
    )
    minutes = Whole(label=_("Minutes of work"))
    wait_minutes = Whole(
        initial=0,
        label=_("Minutes to wait before the retry"),
        help_text=_("A step with a wait stands alone in its round."),
    )
    hours = Hours(
        label=_("Hours when it is best done"),
        help_text=_("By the person's own clock, like 02:00-06:00, 22:00-24:00. Empty: at any time."),
    )
    tried_as = Text(
        label=_("Its line in “already tried”"),
        help_text=_("As the person would say it: “I have …”. Empty: not listed there."),
    )
    causes = Keys(label=_("Causes it addresses"))
    requires = Keys(label=_("Steps that must be done before"), help_text=_("Without them it is not offered."))
    after = Keys(
        label=_("Steps that come before it while they are still to come"), help_text=_("This hides nothing.")
    )
    retries = forms.BooleanField(
        required=False, label=_("It is itself a way to import again: a round takes one of those")
    )
    permission = forms.TypedChoiceField(
        label=_("Whose leave it needs"),
        choices=[
            (engine.Permission.NONE.value, _("nobody's")),
            (engine.Permission.ORGANISATION.value, _("the rules of the organisation")),
            (engine.Permission.TENANT_ADMIN.value, _("a tenant administrator's")),
            (engine.Permission.IT.value, _("the IT department's")),
        ],
        coerce=engine.Permission,
        initial=engine.Permission.NONE.value,
    )
    ask = Text(
        lines=4, markdown=True, label=_("The request to send"), help_text=_("Markdown, ready to be copied.")
    )
    risk = Text(lines=2, markdown=True, label=_("What can go wrong"), help_text=_("Shown as a warning."))
    put_back = Text(lines=3, markdown=True, label=_("How to put it back"))
    prior = Weight(
        initial=1.0,
        label=_("Weight"),
        help_text=_(
            "How likely it helps beside the other steps, in any unit. It chooses the rounds at first."
        ),
    )
    source = Text(initial="author", label=_("Where the weight comes from"))
    pinned = forms.BooleanField(required=False, label=_("It keeps its place, whatever is learnt"))
    last_checked = Day(label=_("Last checked, if later than the guide"), help_text=_("Like 2026-11-20."))
    key = Text(
        label=_("Key"),
        code=True,
        help_text=_(
            "A reworded step keeps its key and its history; a replaced one gets a new key. Empty: made from"
            " the title."
        ),
    )
    notes = NOTES

    def prepare(self) -> None:
        """What can be ticked, and the rows."""
        own = self.before.key if self.before else None
        steps = {step.key: step.title for step in self.guide.steps if step.key != own}
        earlier = takewhile(lambda step: step.key != own, self.guide.steps)
        self.offered("causes", {cause.key: cause.text for cause in self.guide.causes})
        self.offered("requires", steps)
        self.offered("after", {step.key: step.title for step in earlier})
        self.rows = {"when": condition_rows(self, self.data if self.is_bound else None)}
