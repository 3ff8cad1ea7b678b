"""News for people, computed from what the store holds.

A piece of news has an id made from its subject, never from the time it was noticed, so that nobody is told
twice, and only the ids that were sent have to be remembered.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import quote

from pipelines.review.judged_revision import JudgedRevision
from pipelines.review.notices.readers import WEBHOOK, NoticeReader
from pipelines.review.situation import Situation
from schemas.canonical import write_canonical_json
from schemas.course import Course
from schemas.ids import SHORT_DIGEST
from schemas.notice import FailedRun, NoticeKind
from schemas.review import Decision, Lapse, Verdict, Waiting

NEWS_AGE = timedelta(days=14)  # what was decided or failed before is no news, e.g. when mail is first set up


@dataclass(frozen=True)
class ReviewedModule:
    """A module: the situation of its newest draft, and the decisions on all of its drafts."""

    situation: Situation
    decisions: tuple[Decision, ...]


@dataclass(frozen=True)
class PendingReview:
    """A draft or a plan that waits for a person, since when, and until when it should be decided on."""

    module: str
    title: str
    course: str
    revision: int
    roles: tuple[str, ...]
    since: datetime
    deadline: datetime | None
    blocking: int
    lapsed: Lapse | None
    link: str
    is_plan: bool = False


@dataclass(frozen=True)
class DecisionGiven:
    """What a person decided on a draft or, if its subject says so, on a plan."""

    title: str
    course: str
    decision: Decision
    link: str


@dataclass(frozen=True)
class RunStopped:
    """A failed run, and how many runs failed in the same way that day."""

    failed: FailedRun
    times: int
    link: str


@dataclass(frozen=True)
class News:
    """One piece of news: the names that make its id, its moment, its addresses and its subject."""

    kind: NoticeKind
    names: tuple[str, ...]
    at: datetime
    addresses: frozenset[str] = field(repr=False)
    about: PendingReview | DecisionGiven | RunStopped

    def id_for(self, address: str) -> str:
        """Return the id of this news for an address, from which the address cannot be read."""
        return sha256(write_canonical_json([self.kind.value, *self.names, address])).hexdigest()

    @property
    def module(self) -> str | None:
        """Return the module of the news, if it has one."""
        if isinstance(self.about, PendingReview):
            return self.about.module
        return (
            self.about.decision.module if isinstance(self.about, DecisionGiven) else self.about.failed.module
        )


@dataclass(frozen=True)
class NewsPlaces:
    """The addresses that links in a message are built from."""

    desk_url: str
    dagster_url: str

    @property
    def queue(self) -> str:
        """Return the address of the review queue at the desk."""
        return f"{self.desk_url.rstrip('/')}/"

    def draft(self, module: str, digest: str) -> str:
        """Return the address of a draft beside its sources."""
        return f"{self.queue}drafts/{quote(module, safe='')}/{digest[:SHORT_DIGEST]}"

    def plan(self, module: str) -> str:
        """Return the address of a module's plan at the desk."""
        return f"{self.queue}plans/{quote(module, safe='')}"

    def run(self, run_id: str) -> str:
        """Return the address of a run."""
        return f"{self.dagster_url.rstrip('/')}/runs/{quote(run_id, safe='')}"


def collect_news_of_module(
    seen: ReviewedModule, people: Mapping[str, NoticeReader], places: NewsPlaces
) -> tuple[News, ...]:
    """Return the current news on one module."""
    return (*_find_waiting(seen.situation, people, places), *_find_decided(seen, people, places))


def collect_news_of_runs(
    failed: Sequence[FailedRun], people: Mapping[str, NoticeReader], places: NewsPlaces, now: datetime
) -> tuple[News, ...]:
    """Return the news on failed runs: the same failure is reported once a day."""
    grouped: dict[tuple[str, ...], list[FailedRun]] = {}
    for run in failed:
        if now - run.at <= NEWS_AGE:
            names = (run.job, run.module or "", run.why, run.at.date().isoformat())
            grouped.setdefault(names, []).append(run)
    addresses = _list_operators(people)
    return tuple(
        News(
            NoticeKind.RUN_FAILED,
            names,
            runs[0].at,
            addresses,
            RunStopped(runs[0], len(runs), places.run(runs[0].run_id)),
        )
        for names, runs in grouped.items()
    )


def _find_waiting(
    situation: Situation, people: Mapping[str, NoticeReader], places: NewsPlaces
) -> Iterator[News]:
    draft, course, judgement = situation.draft, situation.course, situation.judgement
    if not situation.roles:
        return
    digest = draft.content.canonical_digest()
    lapse = judgement.lapsed if isinstance(judgement, Waiting) else None
    lapses = [decision.at for decision in situation.lapsed_approvals]
    about = PendingReview(
        module=draft.module,
        title=draft.content.title,
        course=course.title,
        revision=draft.revision,
        roles=situation.roles,
        since=situation.since or max(lapses, default=draft.provenance.written_at),
        deadline=situation.deadline,
        blocking=len(situation.open_findings),
        lapsed=lapse,
        link=places.draft(draft.module, digest),
    )
    yield from find_waiting_news(situation, about, (draft.module, digest, f"r{draft.revision}"), people)


def find_waiting_news(
    situation: JudgedRevision,
    about: PendingReview,
    names: tuple[str, ...],
    people: Mapping[str, NoticeReader],
) -> Iterator[News]:
    """Yield that a revision waits, that it is overdue, and whom it calls; `names` make the ids of news."""
    lapse = about.lapsed
    if lapse is not None:  # approved again and lapsed again is other news
        lapses = (decision.at for decision in situation.lapsed_approvals)
        names = (*names, lapse.value, max(lapses, default=about.since).isoformat())
    addresses = find_addresses(situation.list_people_awaited(), situation.course, people)
    kind = NoticeKind.WAITING if lapse is None else NoticeKind.LAPSED
    yield News(kind, names, about.since, addresses, about)
    if situation.overdue and about.deadline is not None:
        yield News(NoticeKind.OVERDUE, names, about.deadline, addresses, about)
    escalated = situation.escalated_at
    if lapse is None and escalated is not None and situation.stand_ins:
        called = find_addresses(set(situation.stand_ins) - situation.approvers, situation.course, people)
        yield News(NoticeKind.ESCALATED, names, escalated, called, about)


def _find_decided(
    seen: ReviewedModule, people: Mapping[str, NoticeReader], places: NewsPlaces
) -> Iterator[News]:
    """Yield each recent decision, for everybody it concerns except the person who took it."""
    situation, course = seen.situation, seen.situation.course
    author = {situation.draft.provenance.author or ""}
    for decision in seen.decisions:
        if situation.now - decision.at > NEWS_AGE:
            continue
        is_withdrawal = decision.verdict is Verdict.WITHDRAW
        people_told = (course.review.deciders if is_withdrawal else course.review.people | author) - {
            decision.person
        }
        addresses = find_addresses(people_told, course, people)
        yield News(
            NoticeKind.WITHDRAWN if is_withdrawal else NoticeKind.DECIDED,
            (decision.module, decision.canonical_digest()),
            decision.at,
            addresses | _list_operators(people) if is_withdrawal else addresses,
            DecisionGiven(
                situation.draft.content.title,
                course.title,
                decision,
                places.draft(decision.module, decision.digest),
            ),
        )


def find_addresses(
    people_told: set[str] | frozenset[str], course: Course, people: Mapping[str, NoticeReader]
) -> frozenset[str]:
    """Return the addresses of these people, and the webhook."""
    contacts = course.review.contacts
    addresses = {contacts[person] for person in people_told if person in contacts}
    return frozenset(addresses | ({WEBHOOK} & people.keys()))


def _list_operators(people: Mapping[str, NoticeReader]) -> frozenset[str]:
    """Return the addresses of those who operate the installation, and the webhook."""
    return frozenset(address for address, reader in people.items() if reader.operates)
