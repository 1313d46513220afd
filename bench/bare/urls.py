"""The addresses of the bare project."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.page, name="page"),
    path("rows/<int:number>/", views.write, name="write"),
    path("live", views.live, name="live"),
]
