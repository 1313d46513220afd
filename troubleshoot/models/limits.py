"""How much of what is limited somebody has left."""

from __future__ import annotations

from django.db import models


class Bucket(models.Model):
    """A token bucket of a client. Its key is a keyed hash that changes daily: no address is kept."""

    key = models.CharField(max_length=64, primary_key=True)
    tokens = models.FloatField()
    filled_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.tokens:.1f} left"
