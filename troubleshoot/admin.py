"""Django's admin: everything to see, nothing to change but known issues. Guides are edited as drafts.

The admin leads maintainers to the pages of drafts, where nothing is published unchecked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_otp.plugins.otp_static.admin import StaticDevice
from django_otp.plugins.otp_totp.admin import TOTPDevice

from . import models
from .accounts import is_maintainer
from .forms_known_issues import KnownIssueForm

if TYPE_CHECKING:
    _Base = admin.ModelAdmin[Any]
else:
    _Base = admin.ModelAdmin


# Importing their modules registered them. No page shows anybody's secret or codes, or adds a device.
admin.site.unregister([StaticDevice, TOTPDevice])

# Django's own pages but for what has no label: two lists side by side, and days and times apart.
admin.site.unregister([User, Group])
admin.site.register(User, UserAdmin, filter_horizontal=(), readonly_fields=("last_login", "date_joined"))
admin.site.register(Group, GroupAdmin, filter_horizontal=())


class _ReadOnly:
    """Maintainers see; nobody adds, changes or deletes."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may sign in to the admin may look."""
        return is_maintainer(request.user)

    has_module_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    has_change_permission = has_delete_permission = has_add_permission


def _inline(of: type[Model], *fields: str) -> type[Any]:
    members = {"model": of, "extra": 0, "fields": fields, "show_change_link": True, "can_delete": False}
    return type(f"{of.__name__}Inline", (_ReadOnly, admin.TabularInline), members)


class _Admin(_ReadOnly, _Base):
    list_per_page = 50


@admin.register(models.Guide)
class GuideAdmin(_Admin):
    list_display = ["slug", "created_at", "edit"]
    readonly_fields = ["edit"]
    inlines = [_inline(models.Edition, "number", "status", "origin", "title", "published_at")]

    @admin.display(description=gettext_lazy("Draft"))
    def edit(self, guide: models.Guide) -> SafeString:
        """The way to the draft of a guide, or to the button that starts one."""
        address = f"{resolve_url('drafts')}#{guide.slug}"
        return format_html('<a href="{}">{}</a>', address, _("Edit"))


@admin.register(models.Draft)
class DraftAdmin(_Admin):
    """Drafts are listed, begun and edited on pages of their own."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Every maintainer may begin one."""
        return self.has_view_permission(request)

    has_change_permission = has_add_permission

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """To the list of drafts."""
        return redirect("drafts")

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """To the page for a new guide."""
        return redirect("draft_new")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """To the page of the draft."""
        draft = self.get_object(request, object_id)
        return redirect("draft", draft.slug) if draft else redirect("drafts")


@admin.register(models.KnownIssue)
class KnownIssueAdmin(_Admin):
    """Every maintainer keeps them: what is known elsewhere changes without an edition."""

    form = KnownIssueForm
    list_display = ["number", "title", "guide", "state"]
    list_display_links = ["number", "title"]
    list_filter = ["state", "guide"]
    list_select_related = ["guide"]
    search_fields = ["title", "number"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Every maintainer may add one."""
        return self.has_view_permission(request)

    has_change_permission = has_delete_permission = has_add_permission


@admin.register(models.Withdrawal)
class WithdrawalAdmin(_Admin):
    list_display = ["guide", "step", "edition", "reason", "made_at", "made_by", "lifted_at"]
    list_filter = ["guide"]
    list_select_related = ["guide", "edition__guide", "made_by"]


@admin.register(models.Change)
class ChangeAdmin(_Admin):
    list_display = ["slug", "action", "step", "edition", "who", "at", "note"]
    list_filter = ["action", "slug"]
    list_select_related = ["edition__guide"]


@admin.register(models.Edition)
class EditionAdmin(_Admin):
    list_display = ["guide", "number", "status", "title", "origin", "published_at"]
    list_filter = ["status", "origin", "guide"]
    list_select_related = ["guide"]
    inlines = [
        _inline(models.ErrorPattern, "position", "key", "kind", "weight", "text"),
        _inline(models.Cause, "position", "key", "text"),
        _inline(models.Question, "position", "key", "text"),
        _inline(models.Step, "position", "key", "title", "minutes", "permission", "prior", "source"),
        _inline(models.Escalation, "position", "failed_attempts", "reason"),
        _inline(models.Detail, "position", "key", "text"),
        _inline(models.Link, "position", "title", "url", "kind"),
    ]


class _PartAdmin(_Admin):
    list_display = ["key", "edition", "position"]
    list_filter = ["edition__guide", "edition__status"]
    list_select_related = ["edition__guide"]
    search_fields = ["key"]


admin.site.register([models.Cause, models.Detail, models.ErrorPattern], _PartAdmin)


@admin.register(models.Question)
class QuestionAdmin(_PartAdmin):
    inlines = [_inline(models.Choice, "position", "key", "label", "effect", "minutes", "guide")]


@admin.register(models.Step)
class StepAdmin(_PartAdmin):
    inlines = [_inline(models.Condition, "question", "negated", "known", "choices")]


@admin.register(models.Choice)
class ChoiceAdmin(_Admin):
    list_display = ["key", "question", "effect", "label"]
    list_select_related = ["question"]


@admin.register(models.Escalation)
class EscalationAdmin(_Admin):
    list_display = ["reason", "edition", "failed_attempts"]
    list_select_related = ["edition__guide"]
    inlines = [_inline(models.Condition, "question", "negated", "known", "choices")]


@admin.register(models.Condition)
class ConditionAdmin(_Admin):
    list_display = ["question", "negated", "known", "step", "asked", "escalation"]
    list_select_related = ["question", "step", "asked", "escalation"]


@admin.register(models.Link)
class LinkAdmin(_Admin):
    list_display = ["title", "edition", "url", "kind"]
    list_select_related = ["edition__guide"]


@admin.register(models.TroubleshootingSession)
class TroubleshootingSessionAdmin(_Admin):
    list_display = ["pk", "outcome", "started_at", "written_at", "source", "ref"]
    list_filter = ["outcome", "source"]
    exclude = ["token_hash"]
    inlines = [
        _inline(models.Stretch, "number", "edition", "outcome", "resolved_by", "stands"),
        _inline(models.Fact, "number", "kind", "data", "stands", "at"),
    ]


@admin.register(models.Stretch)
class StretchAdmin(_Admin):
    list_display = ["pk", "session", "number", "edition", "outcome", "resolved_by", "stands"]
    list_filter = ["outcome", "edition__guide"]
    list_select_related = ["session", "edition__guide"]


@admin.register(models.Fact)
class FactAdmin(_Admin):
    list_display = ["pk", "session", "number", "kind", "stands", "at"]
    list_filter = ["kind", "stands"]
    list_select_related = ["session"]


@admin.register(models.Report)
class ReportAdmin(_Admin):
    list_display = ["pk", "fact"]
    list_select_related = ["fact"]


@admin.register(models.TextDay)
class TextDayAdmin(_Admin):
    list_display = ["day", "known", "unknown"]


@admin.register(models.TextGroup)
class TextGroupAdmin(_Admin):
    list_display = ["pk", "size", "made_at", "newest_at"]


@admin.register(models.TextTemplate)
class TextTemplateAdmin(_Admin):
    list_display = ["pk", "group", "size"]


@admin.register(models.UnknownText)
class UnknownTextAdmin(_Admin):
    list_display = ["pk", "group", "why", "session", "kept_at"]
    list_filter = ["why"]
    list_select_related = ["group", "session"]


@admin.register(models.DraftPattern)
class DraftPatternAdmin(_Admin):
    list_display = ["key", "guide", "group", "weight", "made_at", "made_by"]
    list_select_related = ["guide", "group", "made_by"]


@admin.register(models.Tally)
class TallyAdmin(_Admin):
    list_display = ["edition", "day", "kind", "key", "n", "retained"]
    list_filter = ["kind", "retained", "edition__guide"]
    list_select_related = ["edition__guide"]


@admin.register(models.Cell)
class CellAdmin(_Admin):
    list_display = ["edition", "failed", "solved", "outside", "n", "retained"]
    list_filter = ["retained", "edition__guide"]
    list_select_related = ["edition__guide"]


@admin.register(models.Learning)
class LearningAdmin(_Admin):
    list_display = ["guide", "version", "planned_version", "shown_version"]
    list_select_related = ["guide"]


@admin.register(models.Remark)
class RemarkAdmin(_Admin):
    list_display = ["key", "kind", "text", "at"]
    list_filter = ["kind"]


@admin.register(models.Dismissal)
class DismissalAdmin(_Admin):
    list_display = ["guide", "at", "by"]
    list_select_related = ["guide", "by"]


@admin.register(models.Bucket)
class BucketAdmin(_Admin):
    list_display = ["key", "tokens", "filled_at"]


@admin.register(models.Exclusion)
class ExclusionAdmin(_Admin):
    list_display = ["kind", "source", "since", "until", "reason", "made_at", "made_by", "ended_at"]
    list_filter = ["kind"]
    list_select_related = ["made_by"]
