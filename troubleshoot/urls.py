"""The addresses of the application. One name runs through address, view and template."""

from __future__ import annotations

from django.contrib.auth.views import LogoutView
from django.urls import path

from . import (
    views,
    views_hand_over,
    views_health,
    views_incidents,
    views_maintain,
    views_resolved,
    views_round,
    views_session,
    views_sessions,
    views_texts,
)
from .api import api

_SESSION = "sessions/<str:token>/"

urlpatterns = [
    path("", views.start, name="start"),
    path("guides/", views.guides, name="guides"),
    path("guides/<str:slug>/", views.guide, name="guide"),
    path("learn/", views.learn, name="learn"),
    path("learn/<uuid:submission>/", views.learned, name="learned"),
    path("sessions/", views.start_session, name="start_session"),
    path(_SESSION, views_session.session, name="session"),
    path(_SESSION + "questions/", views_session.questions, name="questions"),
    path(_SESSION + "questions/<str:key>/", views_session.question, name="question"),
    path(_SESSION + "questions/<str:key>/withdraw/", views_session.withdraw_answer, name="withdraw_answer"),
    path(_SESSION + "tried/", views_session.tried, name="tried"),
    path(_SESSION + "wait/", views_session.wait, name="wait"),
    path(_SESSION + "paste/", views_session.paste, name="paste"),
    path(_SESSION + "choose/", views_session.choose, name="choose"),
    path(_SESSION + "reject/", views_session.reject, name="reject"),
    path(_SESSION + "switch/", views_session.switch, name="switch"),
    path(_SESSION + "rounds/<int:number>/", views_round.round, name="round"),
    path(_SESSION + "rounds/<int:number>/undo/", views_round.undo, name="undo"),
    path(_SESSION + "rounds/<int:number>/credit/", views_resolved.credit, name="credit"),
    path(_SESSION + "steps/<str:key>/wrong/", views_round.wrong_step, name="wrong_step"),
    path(_SESSION + "resolved/", views_resolved.resolved, name="resolved"),
    path(_SESSION + "hand-over/", views_hand_over.hand_over, name="hand_over"),
    path(_SESSION + "hand-over.md", views_hand_over.hand_over_markdown, name="hand_over_markdown"),
    path(_SESSION + "hand-over.json", views_hand_over.hand_over_json, name="hand_over_json"),
    path(_SESSION + "details/", views_hand_over.details, name="details"),
    path(_SESSION + "escalation/", views_hand_over.escalation, name="escalation"),
    path(_SESSION + "leave/", views_hand_over.leave, name="leave"),
    path(_SESSION + "commands/", views_hand_over.commands, name="commands"),
    path("statistics/", views_maintain.statistics, name="statistics"),
    path("statistics.csv", views_maintain.statistics_csv, name="statistics_csv"),
    path("statistics.json", views_maintain.statistics_json, name="statistics_json"),
    path("statistics/sessions/", views_sessions.session_list, name="session_list"),
    path("statistics/sessions/<int:number>/", views_sessions.transcript, name="transcript"),
    path("statistics/exclusions/", views_sessions.exclusions, name="exclusions"),
    path("statistics/exclusions/<int:number>/end/", views_sessions.end_exclusion, name="end_exclusion"),
    path("statistics/<str:slug>/", views_maintain.guide_statistics, name="guide_statistics"),
    path("statistics/<slug:slug>/draft.yaml", views_maintain.guide_draft, name="guide_draft"),
    path("statistics/<slug:slug>.csv", views_maintain.guide_statistics_csv, name="guide_statistics_csv"),
    path("statistics/<slug:slug>.json", views_maintain.guide_statistics_json, name="guide_statistics_json"),
    path("statistics/<str:slug>/incident/", views_incidents.dismiss_incident, name="dismiss_incident"),
    path("texts/", views_texts.texts, name="texts"),
    path("texts/<int:number>/", views_texts.text_group, name="text_group"),
    path("texts/<int:number>/draft/", views_texts.draft_pattern, name="draft_pattern"),
    path("sign-in/", views_maintain.SignIn.as_view(), name="sign-in"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("live", views_health.live, name="live"),
    path("ready", views_health.ready, name="ready"),
    path("api/v1/", api.urls),
]
