"""The addresses of the project: Django's admin, and everything else in the one app."""
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
]
