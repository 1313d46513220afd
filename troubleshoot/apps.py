"""What Django knows of the application."""

from django.apps import AppConfig


class TroubleshootConfig(AppConfig):
    """The one app of the project."""

    name = "troubleshoot"
    verbose_name = "CoE Wizard"

    def ready(self) -> None:
        """Register what the system check says about the settings."""
        from . import checks  # noqa: F401  (it needs the models, which are ready only now)
