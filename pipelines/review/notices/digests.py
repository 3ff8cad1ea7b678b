"""Digest of news for one reader: what is new to them, and every draft and plan that waits."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipelines.review.notices.news import DecisionGiven, News, PendingReview, RunStopped
from pipelines.review.notices.readers import WEBHOOK, NoticeReader
from schemas.notice import NoticeKind

URGENT_KINDS = frozenset({NoticeKind.LAPSED, NoticeKind.WITHDRAWN, NoticeKind.RUN_FAILED})


@dataclass(frozen=True)
class Wait:
    """What waits for a reader, the kinds of news on it, and whether any of them is new."""

    review: PendingReview
    kinds: frozenset[NoticeKind]
    is_new: bool

    @property
    def urgency(self) -> tuple[bool, bool, bool, datetime]:
        """Return the sort key: lapsed first, then escalated, overdue, and the longest wait."""
        kinds = (NoticeKind.LAPSED, NoticeKind.ESCALATED, NoticeKind.OVERDUE)
        lapsed, escalated, overdue = (kind not in self.kinds for kind in kinds)
        return (lapsed, escalated, overdue, self.review.since)


@dataclass(frozen=True)
class Digest:
    """The content of one reader's message: `untold` are the news not sent yet, `waits` all that waits."""

    reader: NoticeReader
    untold: tuple[News, ...]
    waits: tuple[Wait, ...]
    withdrawn: tuple[DecisionGiven, ...]
    decided: tuple[DecisionGiven, ...]
    stopped: tuple[RunStopped, ...]

    @property
    def waiting_drafts(self) -> tuple[Wait, ...]:
        """Return the drafts that wait."""
        return tuple(wait for wait in self.waits if not wait.review.is_plan)

    @property
    def waiting_plans(self) -> tuple[Wait, ...]:
        """Return the plans that wait."""
        return tuple(wait for wait in self.waits if wait.review.is_plan)

    def is_due(self, now: datetime, every: timedelta) -> bool:
        """Return whether to send it: something urgent is new, or the oldest news have waited long enough.

        So a reader gets at most one message in that time, with all news since the last. News dated in the
        future (because a clock was set back) are sent at once.
        """
        return any(
            news.kind in URGENT_KINDS or now - news.at >= every or news.at > now + every
            for news in self.untold
        )


def build_digests(
    news: Sequence[News], told: Set[str], people: Mapping[str, NoticeReader]
) -> tuple[Digest, ...]:
    """Return a digest for each reader to whom something is new, in the order of their addresses."""
    return tuple(
        digest
        for address in sorted(people)
        if (digest := _make_digest(people[address], [n for n in news if address in n.addresses], told)).untold
    )


def _make_digest(reader: NoticeReader, news: Sequence[News], told: Set[str]) -> Digest:
    untold = tuple(piece for piece in news if piece.id_for(reader.address) not in told)
    waits = tuple(sorted(_list_waits(news, untold), key=lambda wait: wait.urgency))
    if reader.address == WEBHOOK:  # nobody is reminded in a channel that everybody reads
        waits = tuple(wait for wait in waits if wait.is_new)
    return Digest(
        reader=reader,
        untold=untold,
        waits=waits,
        withdrawn=tuple(_list_given(untold, NoticeKind.WITHDRAWN)),
        decided=tuple(_list_given(untold, NoticeKind.DECIDED)),
        stopped=tuple(piece.about for piece in untold if isinstance(piece.about, RunStopped)),
    )


def _list_waits(news: Sequence[News], untold: Sequence[News]) -> Iterator[Wait]:
    grouped: dict[PendingReview, list[News]] = {}
    for piece in news:
        if isinstance(piece.about, PendingReview):
            grouped.setdefault(piece.about, []).append(piece)
    for review, ways in grouped.items():
        yield Wait(review, frozenset(way.kind for way in ways), any(way in untold for way in ways))


def _list_given(untold: Sequence[News], kind: NoticeKind) -> Iterator[DecisionGiven]:
    for piece in untold:
        if piece.kind is kind and isinstance(piece.about, DecisionGiven):
            yield piece.about
