"""Unknown texts into groups that say the same, in order of arrival, with Drain.

The state is rows: one for each of Drain's clusters, from which its tree is built anew, and one for
each group. Drain only compares texts of the same number of words, so a new cluster joins the group
of the template that shares most of its words, if it shares enough.
"""

from __future__ import annotations

from difflib import SequenceMatcher

from django.db import transaction
from drain3.drain import Drain, LogCluster

from ..engine.likeness import VALUE, words
from ..models import TextGroup, TextTemplate, UnknownText

SIMILAR = 0.6
"""The share of words in their places that puts a text into a cluster (Drain's `sim_th`)."""
SAME_GROUP = 0.7
"""The share of common words, in order, that puts a new cluster into the group of another one."""
BATCH = 500


def group_new() -> int:
    """Group all texts that have no group yet; returns how many. One transaction for every 500."""
    done = 0
    while batch := _group_batch():
        done += batch
    return done


@transaction.atomic
def _group_batch() -> int:
    # Whoever comes second waits here, and then finds these texts grouped.
    texts = list(UnknownText.objects.select_for_update().filter(group=None).order_by("pk")[:BATCH])
    if texts:
        grouper = _Grouper()
        for text in texts:
            grouper.add(text)
        grouper.store()
        UnknownText.objects.bulk_update(texts, ["group"])
    return len(texts)


class _Grouper:
    """Drain with its clusters, and the group of each one."""

    def __init__(self) -> None:
        self.drain = Drain(sim_th=SIMILAR, param_str=VALUE, parametrize_numeric_tokens=False)
        self.groups = {group.pk: group for group in TextGroup.objects.all()}
        self.templates: dict[int, TextTemplate] = {}
        for template in TextTemplate.objects.order_by("pk"):
            cluster = LogCluster(template.words, template.pk)
            cluster.size = template.size
            self.drain.id_to_cluster[template.pk] = cluster
            self.drain.add_seq_to_prefix_tree(self.drain.root_node, cluster)
            self.drain.clusters_counter = template.pk
            self.templates[template.pk] = template
        self.touched: set[int] = set()

    def add(self, text: UnknownText) -> None:
        """Put the text into its cluster and group."""
        cluster, change = self.drain.add_log_message(" ".join(words(text.text)))
        if change == "cluster_created":
            self._begin(cluster, text)
        group = self.groups[self.templates[cluster.cluster_id].group_id]
        group.size += 1
        group.newest_at = text.kept_at
        text.group = group
        self.touched.add(cluster.cluster_id)

    def _begin(self, cluster: LogCluster, text: UnknownText) -> None:
        found = list(cluster.log_template_tokens)
        group = self._like(found) or TextGroup.objects.create(made_at=text.kept_at, newest_at=text.kept_at)
        self.groups.setdefault(group.pk, group)
        row = TextTemplate.objects.create(pk=cluster.cluster_id, group=group, words=found, size=1)
        self.templates[row.pk] = row

    def _like(self, found: list[str]) -> TextGroup | None:
        """The group with the template most like these words, if one is like enough."""
        best, group = SAME_GROUP, None
        for pk, template in self.templates.items():
            current = self.drain.id_to_cluster[pk].log_template_tokens
            likeness = SequenceMatcher(None, _telling(current), _telling(found), autojunk=False).ratio()
            if likeness >= best:
                best, group = likeness, self.groups[template.group_id]
        return group

    def store(self) -> None:
        """Write back what has changed."""
        for pk in self.touched:
            cluster = self.drain.id_to_cluster[pk]
            self.templates[pk].words = list(cluster.log_template_tokens)
            self.templates[pk].size = cluster.size
        changed = [self.templates[pk] for pk in self.touched]
        TextTemplate.objects.bulk_update(changed, ["words", "size"])
        groups = {template.group_id: self.groups[template.group_id] for template in changed}
        TextGroup.objects.bulk_update(groups.values(), ["size", "newest_at"])


def _telling(found: list[str] | tuple[str, ...]) -> list[str]:
    return [word for word in found if VALUE not in word]
