"""The database itself refuses what would change an edition, or the record of changes."""

from django.db import migrations

from ._triggers import protect, unprotect


class Migration(migrations.Migration):
    dependencies = [("troubleshoot", "0004_authoring")]
    operations = [migrations.RunPython(protect, unprotect)]
