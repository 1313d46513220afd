"""The addresses where maintainers write, test and publish guides, all below /admin/."""

from __future__ import annotations

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from . import (
    views_bench,
    views_drafts,
    views_editions,
    views_import,
    views_part_list,
    views_parts,
    views_picture,
    views_preview,
    views_publish,
)
from .parts import LISTS


class PartConverter(StringConverter):
    """The name of a list of parts, or `guide`: no other page of a draft is named like that."""

    regex = "|".join(["guide", *LISTS])


register_converter(PartConverter, "part")

_DRAFT = "drafts/<slug:slug>/"

_GUIDE = "guides/<slug:slug>/"

urlpatterns: list[URLPattern] = [
    path("drafts/import/", views_import.draft_import, name="draft_import"),
    path("drafts/", views_drafts.drafts, name="drafts"),
    path("drafts/new/", views_drafts.draft_new, name="draft_new"),
    path(_DRAFT, views_drafts.draft, name="draft"),
    path(_DRAFT + "file/", views_drafts.draft_file, name="draft_file"),
    path(_DRAFT + "file/download/", views_drafts.draft_download, name="draft_download"),
    path(_DRAFT + "preview/", views_preview.draft_preview, name="draft_preview"),
    path(_DRAFT + "picture/", views_picture.draft_picture, name="draft_picture"),
    path("bench/", views_bench.bench, name="bench"),
    path(_DRAFT + "bench/", views_bench.draft_bench, name="draft_bench"),
    path(_DRAFT + "replay/", views_bench.draft_replay, name="draft_replay"),
    path(_DRAFT + "difference/", views_publish.draft_difference, name="draft_difference"),
    path(_DRAFT + "publish/", views_publish.draft_publish, name="draft_publish"),
    path(_DRAFT + "discard/", views_publish.draft_discard, name="draft_discard"),
    path(_GUIDE, views_editions.guide_record, name="guide_record"),
    path(_GUIDE + "editions/<int:number>/", views_editions.edition, name="edition"),
    path(_GUIDE + "editions/<int:number>.yaml", views_editions.edition_file, name="edition_file"),
    path(_GUIDE + "editions/<int:number>/draft/", views_editions.edition_draft, name="edition_draft"),
    path(_GUIDE + "editions/<int:number>/publish/", views_editions.publish_again, name="publish_again"),
    path(
        _GUIDE + "editions/<int:number>/withdraw/", views_editions.withdraw_edition, name="withdraw_edition"
    ),
    path(_GUIDE + "withdrawals/<int:number>/", views_editions.lift, name="lift"),
    path(_DRAFT + "<part:part>/new/", views_parts.draft_part_new, name="draft_part_new"),
    path(_DRAFT + "<part:part>/<str:key>/", views_parts.draft_part, name="draft_part"),
    path(_DRAFT + "<part:part>/<str:key>/move/", views_part_list.draft_part_move, name="draft_part_move"),
    path(
        _DRAFT + "<part:part>/<str:key>/remove/", views_part_list.draft_part_remove, name="draft_part_remove"
    ),
]
