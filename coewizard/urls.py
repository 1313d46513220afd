"""The addresses of the project: Django's admin, and everything else in the one app."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", include("troubleshoot.authoring.urls")),
    path("admin/", admin.site.urls),
    path("", include("troubleshoot.urls")),
]
handler400 = "troubleshoot.views_errors.bad_request"
handler403 = "troubleshoot.views_errors.forbidden"
handler404 = "troubleshoot.views_errors.not_found"
handler500 = "troubleshoot.views_errors.server_error"
