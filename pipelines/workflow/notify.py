"""Sending of notices to people about news in the store.

A message is written down as told only after a server accepted it: what was not accepted is sent at the
next look, and a crash in between sends one message twice, never none.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import monotonic

from adapters.courses import CourseFolder
from adapters.notify import NoticeChannel, NoticeMessage, SendOutcome
from adapters.notify.factory import Channels, list_operators, open_channels
from adapters.store.notices import NoticeRecords
from adapters.workspace import Workspace
from pipelines.queries.contacts import list_people_without_address
from pipelines.review.evidence import as_of
from pipelines.review.notices.digests import Digest, Wait, build_digests
from pipelines.review.notices.messages import compose_message
from pipelines.review.notices.news import (
    NEWS_FOR,
    News,
    NewsPlaces,
    ReviewedModule,
    collect_news_of_module,
    collect_news_of_runs,
)
from pipelines.review.notices.readers import WEBHOOK, NoticeReader, list_readers
from pipelines.review.situation import assess_situation
from pipelines.workflow.decide import list_recorded
from pipelines.workflow.invite import invite
from schemas.course import Course, IdentityMode
from schemas.errors import NoticeUnsent, PremierjetError, StoreUnusable
from schemas.ids import split_key
from schemas.notice import LONGEST_REASON, FailedRun, NoticeKind, NoticeRefused, ToldNotice
from schemas.review import pick_decisions

INVITATION_DAYS = 14
MOST_SECONDS = 25.0  # no message is begun later in one look: Dagster ends a sensor's tick at 60 s


@dataclass(frozen=True)
class Notice:
    """One reader's digest, and the message it makes."""

    digest: Digest
    message: NoticeMessage


@dataclass(frozen=True)
class Notices:
    """What there is to tell now, who has no address to be told at, and what could not be looked at."""

    due: tuple[Notice, ...]
    unreached: tuple[str, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True)
class SentMessage:
    """One reader's message, by its id, and why no server accepted it, if none did."""

    message: str
    reader: str
    news: int
    error: NoticeUnsent | None


def list_due_notices(workspace: Workspace, now: datetime, *, every: timedelta | None = None) -> Notices:
    """Return the messages due: those whose news have been collected for long enough.

    `every` is for how long; the setting's by default. Raises InvalidInput where a setting cannot be used,
    StoreUnusable where it cannot be read what was told.
    """
    settings = workspace.settings
    collected = timedelta(minutes=settings.notice_every_minutes) if every is None else every
    channels = open_channels(settings)
    usable, wrong = workspace.read_courses()
    courses = [folder.course for folder in usable]
    people = list_readers(courses, list_operators(settings), webhook=channels.webhook is not None)
    places = NewsPlaces(settings.desk_url, settings.dagster_url)
    records = NoticeRecords(workspace.records.store)
    problems = [str(error) for error in wrong]
    news = [*_news_of_modules(workspace, usable, people, places, now, problems)]
    try:
        news += collect_news_of_runs(records.failed_runs(now - NEWS_FOR), people, places, now)
    except StoreUnusable as error:  # one altered record keeps nobody from the modules' news
        problems.append(str(error))
    found = build_digests(news, records.list_sent(), _reachable(people, channels))
    ready = [_personal(workspace, each, courses, now) for each in found if each.is_due(now, collected)]
    due = tuple(Notice(each, compose_message(each, places)) for each in ready)
    return Notices(due, list_people_without_address(courses), tuple(problems))


def send_notices(
    workspace: Workspace,
    due: Sequence[Notice],
    now: datetime,
    *,
    at_once: bool = False,
    most_seconds: float = MOST_SECONDS,
) -> Iterator[SentMessage]:
    """Send messages, and yield what became of each as soon as what was accepted is written down.

    Readers whose messages were refused for good are left alone for a while, unless `at_once`.
    """
    records = NoticeRecords(workspace.records.store)
    channels = open_channels(workspace.settings)
    ready = [each for each in due if at_once or not _was_refused(records, each, now)]
    end = monotonic() + most_seconds
    for channel, for_webhook in ((channels.webhook, True), (channels.mail, False)):
        mine = [each for each in ready if (each.message.address == WEBHOOK) is for_webhook]
        if channel is not None and mine and monotonic() < end:
            yield from _send_messages(channel, mine, records, now, end)


def keep_failed_run(workspace: Workspace, failed: FailedRun) -> None:
    """Keep that a run failed until the operators have been told; raises StoreUnusable."""
    NoticeRecords(workspace.records.store).save_failed_run(failed)


def describe_failed_run(run_id: str, job: str, module: str | None, why: str, at: datetime) -> FailedRun:
    """Return a failed run, its reason cut to what is kept."""
    return FailedRun(run_id=run_id, job=job, module=module, why=why[:LONGEST_REASON], at=at)


def _news_of_modules(
    workspace: Workspace,
    courses: Sequence[CourseFolder],
    people: dict[str, NoticeReader],
    places: NewsPlaces,
    now: datetime,
    problems: list[str],
) -> Iterator[News]:
    """Yield the news of each module; one that cannot be read or judged keeps nobody from the others'."""
    for course in (folder.course for folder in courses):
        for key in (course.key_of(module) for module in course.reviewed_modules):
            try:
                head = workspace.records.head(key)
                if head is not None:
                    records = list_recorded(workspace, key)
                    moment = as_of(head, records, workspace.records, now)
                    situation = assess_situation(head, records, course, moment)
                    problems += [str(situation.problem)] if situation.problem else []
                    yield from collect_news_of_module(
                        ReviewedModule(situation, tuple(pick_decisions(records))), people, places
                    )
            except PremierjetError as error:
                problems.append(str(error))


def _personal(workspace: Workspace, digest: Digest, courses: Sequence[Course], now: datetime) -> Digest:
    """Return a digest whose links let its reader in where a course knows people by invitation alone.

    A channel that many read is never sent one: an invitation speaks for the person it names.
    """
    if digest.reader.address == WEBHOOK:
        return digest
    by_id = {course.id: course for course in courses}
    waits = tuple(
        replace(wait, draft=replace(wait.draft, link=link))
        if (link := _invitation(workspace, digest, wait, by_id, now))
        else wait
        for wait in digest.waits
    )
    return replace(digest, waits=waits)


def _invitation(
    workspace: Workspace, digest: Digest, wait: Wait, courses: Mapping[str, Course], now: datetime
) -> str:
    module = wait.draft.module
    policy = courses[split_key(module)[0]].review
    if policy.identity is not IdentityMode.INVITATION:
        return ""
    awaited = {person for role in wait.draft.roles for person in policy.roles.get(role, ())}
    if policy.escalation is not None and NoticeKind.ESCALATED in wait.kinds:
        awaited |= set(policy.escalation.to)
    here = {person for person, address in policy.contacts.items() if address == digest.reader.address}
    if len(awaited & here) != 1:  # an address that several read is a channel too
        return ""
    (person,) = awaited & here
    with suppress(PremierjetError):  # no key yet, or not their turn: the plain link says so at the desk
        return invite(workspace, module, person, INVITATION_DAYS, now).link
    return ""


def _reachable(people: dict[str, NoticeReader], channels: Channels) -> dict[str, NoticeReader]:
    return {
        address: reader
        for address, reader in people.items()
        if (channels.webhook if address == WEBHOOK else channels.mail) is not None
    }


def _was_refused(records: NoticeRecords, notice: Notice, now: datetime) -> bool:
    refusal = records.refusal(notice.message.address)
    return refusal is not None and refusal.at <= now < refusal.until


def _send_messages(
    channel: NoticeChannel, mine: Sequence[Notice], records: NoticeRecords, now: datetime, end: float
) -> Iterator[SentMessage]:
    by_message = {each.message.id: each for each in mine}
    for outcome in channel.send([each.message for each in mine]):
        notice = by_message[outcome.message.id]
        _write_down(notice, outcome, records, now)
        yield SentMessage(
            outcome.message.id, notice.digest.reader.name, len(notice.digest.untold), outcome.error
        )
        if monotonic() >= end:
            return


def _write_down(notice: Notice, outcome: SendOutcome, records: NoticeRecords, now: datetime) -> None:
    reader, error = notice.digest.reader, outcome.error
    if error is None:
        for news in notice.digest.untold:
            told = ToldNotice(
                id=news.id_for(reader.address),
                kind=news.kind,
                module=news.module,
                reader=reader.name,
                at=now,
            )
            records.save_told(told)
    elif error.wait_minutes:
        until = now + timedelta(minutes=error.wait_minutes)
        records.save_refusal(
            reader.address, NoticeRefused(reader=reader.name, why=error.happened, at=now, until=until)
        )
