"""Digest of news for one reader: what is new to them, and every draft that waits."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipelines.review.notices.news import DecisionGiven, DraftWaits, News, RunStopped
from pipelines.review.notices.readers import WEBHOOK, NoticeReader
from schemas.notice import NoticeKind

AT_ONCE = frozenset({NoticeKind.LAPSED, NoticeKind.WITHDRAWN, NoticeKind.RUN_FAILED})


@dataclass(frozen=True)
class Wait:
    """A draft that waits for a reader, in how many ways, and whether any of them is new to them."""

    draft: DraftWaits
    kinds: frozenset[NoticeKind]
    is_new: bool

    @property
    def urgency(self) -> tuple[bool, bool, bool, datetime]:
        """Return what drafts are sorted by: lapsed, called upon, overdue, then the longest wait."""
        kinds = (NoticeKind.LAPSED, NoticeKind.ESCALATED, NoticeKind.OVERDUE)
        lapsed, escalated, overdue = (kind not in self.kinds for kind in kinds)
        return (lapsed, escalated, overdue, self.draft.since)


@dataclass(frozen=True)
class Digest:
    """One reader's message: `untold` are the news it tells, the rest reminds of what still waits."""

    reader: NoticeReader
    untold: tuple[News, ...]
    waits: tuple[Wait, ...]
    withdrawn: tuple[DecisionGiven, ...]
    decided: tuple[DecisionGiven, ...]
    stopped: tuple[RunStopped, ...]

    def is_due(self, now: datetime, every: timedelta) -> bool:
        """Return whether to send it: something urgent is new, or the oldest news have waited long enough.

        So a reader gets at most one message in that time, with whatever came meanwhile; news from the
        future (a clock was set back) wait for nobody.
        """
        return any(
            news.kind in AT_ONCE or now - news.at >= every or news.at > now + every for news in self.untold
        )


def build_digests(
    news: Sequence[News], told: Set[str], people: Mapping[str, NoticeReader]
) -> tuple[Digest, ...]:
    """Return a digest for each reader to whom something is new, in the order of their addresses."""
    return tuple(
        digest
        for address in sorted(people)
        if (digest := _digest(people[address], [n for n in news if address in n.addresses], told)).untold
    )


def _digest(reader: NoticeReader, news: Sequence[News], told: Set[str]) -> Digest:
    untold = tuple(each for each in news if each.id_for(reader.address) not in told)
    waits = tuple(sorted(_waits(news, untold), key=lambda wait: wait.urgency))
    if reader.address == WEBHOOK:  # nobody is reminded in a channel that everybody reads
        waits = tuple(wait for wait in waits if wait.is_new)
    return Digest(
        reader=reader,
        untold=untold,
        waits=waits,
        withdrawn=tuple(_list_given(untold, NoticeKind.WITHDRAWN)),
        decided=tuple(_list_given(untold, NoticeKind.DECIDED)),
        stopped=tuple(each.about for each in untold if isinstance(each.about, RunStopped)),
    )


def _waits(news: Sequence[News], untold: Sequence[News]) -> Iterator[Wait]:
    grouped: dict[DraftWaits, list[News]] = {}
    for each in news:
        if isinstance(each.about, DraftWaits):
            grouped.setdefault(each.about, []).append(each)
    for draft, ways in grouped.items():
        yield Wait(draft, frozenset(way.kind for way in ways), any(way in untold for way in ways))


def _list_given(untold: Sequence[News], kind: NoticeKind) -> Iterator[DecisionGiven]:
    for each in untold:
        if each.kind is kind and isinstance(each.about, DecisionGiven):
            yield each.about
