"""The one table of the bare project, which the benchmark makes beside ours."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

ROWS = 1000


class Row(models.Model):
    """Something to read and to write."""

    objects: ClassVar[models.Manager[Row]] = models.Manager()

    title = models.CharField(max_length=200)
    text = models.TextField()
    count = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        app_label = "bare"
        db_table = "bench_bare_row"

    def __str__(self) -> str:
        return self.title
