"""Unknown texts into groups that say the same, in order of arrival, with Drain.

The state is rows: one for each of Drain's clusters, from which its tree is built anew, and one for
each group. Drain finds the cluster of a text that says word for word what an earlier one said,
values aside. Any other text joins the group of the template that it is most like, with those of its
statements that are alike, or begins a group.
"""

from __future__ import annotations

from django.db import transaction
from drain3.drain import Drain, LogCluster

from ..engine.comparing import Likeness, likeness
from ..engine.messages import Message
from ..models import TextGroup, TextTemplate, UnknownText
from .corpus import Corpus

SIMILAR = 1.0
"""The share of words in their places that puts a text into a cluster (Drain's `sim_th`): all of them,
because Drain cannot tell a word that is a value from one that makes another error."""
TELLING = 4
"""With fewer words alike than that a text joins a group, but its template is kept whole."""
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
        grouper = _Grouper(Corpus.of_kept())
        for text in texts:
            grouper.add(text)
        grouper.store()
        UnknownText.objects.bulk_update(texts, ["group"])
    return len(texts)


class _Grouper:
    """Drain with its clusters, and the group of each one."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.drain = Drain(sim_th=SIMILAR, parametrize_numeric_tokens=False)
        # Locked, so that none is deleted as an empty one while it gets a text.
        self.groups = {group.pk: group for group in TextGroup.objects.select_for_update().order_by("pk")}
        self.templates: dict[int, TextTemplate] = {}
        self.messages: dict[int, Message] = {}
        for template in TextTemplate.objects.order_by("pk"):
            self._know(template)
            cluster = LogCluster(self.messages[template.pk].plain, template.pk)
            cluster.size = template.size
            self.drain.id_to_cluster[template.pk] = cluster
            self.drain.add_seq_to_prefix_tree(self.drain.root_node, cluster)
            self.drain.clusters_counter = template.pk
        self.touched: set[int] = set()

    def _know(self, template: TextTemplate) -> None:
        self.templates[template.pk] = template
        self.messages[template.pk] = Message(tuple(template.words))

    def add(self, text: UnknownText) -> None:
        """Put the text into its cluster and group."""
        found = self.corpus.message(text)
        group = None
        if self.drain.match(_line(found), "never") is None:
            group, found = self._like(found)
        cluster, change = self.drain.add_log_message(_line(found))
        if change == "cluster_created":
            self._begin(cluster, group, found, text)
        group = self.groups[self.templates[cluster.cluster_id].group_id]
        group.size += 1
        group.newest_at = text.kept_at
        text.group = group
        self.touched.add(cluster.cluster_id)

    def _begin(self, cluster: LogCluster, group: TextGroup | None, found: Message, text: UnknownText) -> None:
        group = group or TextGroup.objects.create(made_at=text.kept_at, newest_at=text.kept_at)
        self.groups.setdefault(group.pk, group)
        words = list(found.words)
        self._know(TextTemplate.objects.create(pk=cluster.cluster_id, group=group, words=words, size=1))

    def _like(self, found: Message) -> tuple[TextGroup | None, Message]:
        """The group with the template most like this message, if one is, and what they share."""
        best: tuple[Likeness, int] | None = None
        for pk, known in self.messages.items():
            alike = likeness(known, found, self.corpus)
            if alike and (best is None or alike.weight > best[0].weight):
                best = alike, pk
        if best is None:
            return None, found
        shared = found.only(set(best[0].shared))
        group = self.groups[self.templates[best[1]].group_id]
        return group, shared if len(shared.keys) >= TELLING else found

    def store(self) -> None:
        """Write back what has changed."""
        for pk in self.touched:
            self.templates[pk].size = self.drain.id_to_cluster[pk].size
        changed = [self.templates[pk] for pk in self.touched]
        TextTemplate.objects.bulk_update(changed, ["size"])
        groups = {template.group_id: self.groups[template.group_id] for template in changed}
        TextGroup.objects.bulk_update(groups.values(), ["size", "newest_at"])


def _line(found: Message) -> str:
    return " ".join(found.plain)
