"""What Django knows of the application."""

from django.apps import AppConfig


class TroubleshootConfig(AppConfig):
    """The one app of the project."""

    name = "troubleshoot"
    verbose_name = "CoE Wizard"
