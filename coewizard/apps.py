"""Which admin the project has."""

from django.contrib.admin.apps import AdminConfig


class MaintainersAdmin(AdminConfig):
    """Django's admin, with our rule who may enter."""

    default_site = "troubleshoot.admin_site.MaintainersSite"
