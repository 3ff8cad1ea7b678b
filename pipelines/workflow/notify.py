"""Notices: messages to people about what is new in the store, composed and sent.

A message is recorded as sent only after a server accepted it. One that was not accepted is sent again next
time, and a crash in between sends a message twice rather than never.
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
from pipelines.review.notices.digests import Digest, Wait, build_digests
from pipelines.review.notices.messages import compose_message
from pipelines.review.notices.news import (
    NEWS_AGE,
    News,
    NewsPlaces,
    collect_news_of_runs,
)
from pipelines.review.notices.readers import WEBHOOK, NoticeReader, list_readers
from pipelines.workflow.invite import invite
from pipelines.workflow.module_news import list_module_news
from schemas.course import Course, IdentityMode
from schemas.errors import NoticeUnsent, PremierjetError, StoreUnusable
from schemas.ids import split_key
from schemas.notice import LONGEST_REASON, FailedRun, NoticeKind, NoticeRefused, SentNotice

INVITATION_DAYS = 14
MOST_SECONDS = 25.0  # after this no further message is begun: Dagster ends a sensor's tick at 60 s


@dataclass(frozen=True)
class Notice:
    """One reader's digest, and the message it makes."""

    digest: Digest
    message: NoticeMessage


@dataclass(frozen=True)
class Notices:
    """The messages due now, the people without an address, and the problems that hid news."""

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

    `every` is how long to collect, by default what the settings say. Raises InvalidInput if a setting cannot
    be used, StoreUnusable if the record of sent messages cannot be read.
    """
    settings = workspace.settings
    interval = timedelta(minutes=settings.notice_every_minutes) if every is None else every
    channels = open_channels(settings)
    usable, unusable = workspace.read_courses()
    courses = [folder.course for folder in usable]
    people = list_readers(courses, list_operators(settings), webhook=channels.webhook is not None)
    places = NewsPlaces(settings.desk_url, settings.dagster_url)
    records = NoticeRecords(workspace.records.store)
    problems = [str(error) for error in unusable]
    news = [*_collect_module_news(workspace, usable, people, places, now, problems)]
    try:
        news += collect_news_of_runs(records.failed_runs(now - NEWS_AGE), people, places, now)
    except StoreUnusable as error:  # an altered record must not hide the news of modules
        problems.append(str(error))
    digests = build_digests(news, records.list_sent(), _keep_reachable(people, channels))
    ready = [
        _add_invitations(workspace, digest, courses, now)
        for digest in digests
        if digest.is_due(now, interval)
    ]
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
    """Send messages, and yield the outcome of each once it is recorded.

    Readers whose messages a server refused recently are skipped for a while, unless `at_once`.
    """
    records = NoticeRecords(workspace.records.store)
    channels = open_channels(workspace.settings)
    ready = [each for each in due if at_once or not _was_refused(records, each, now)]
    end = monotonic() + most_seconds
    for channel, for_webhook in ((channels.webhook, True), (channels.mail, False)):
        channel_notices = [each for each in ready if (each.message.address == WEBHOOK) is for_webhook]
        if channel is not None and channel_notices and monotonic() < end:
            yield from _send_messages(channel, channel_notices, records, now, end)


def keep_failed_run(workspace: Workspace, failed: FailedRun) -> None:
    """Store a failed run until the operators have been told of it; raises StoreUnusable."""
    NoticeRecords(workspace.records.store).save_failed_run(failed)


def describe_failed_run(run_id: str, job: str, module: str | None, why: str, at: datetime) -> FailedRun:
    """Return a failed run, its reason cut to `LONGEST_REASON`."""
    return FailedRun(run_id=run_id, job=job, module=module, why=why[:LONGEST_REASON], at=at)


def _collect_module_news(
    workspace: Workspace,
    courses: Sequence[CourseFolder],
    people: dict[str, NoticeReader],
    places: NewsPlaces,
    now: datetime,
    problems: list[str],
) -> Iterator[News]:
    """Yield the news of each module; one that cannot be read or judged is added to `problems`."""
    try:
        for known in list_module_news(workspace, courses, people, places, now):
            problems += known.problems
            yield from known.news
    except PremierjetError as error:  # the store cannot be listed: failed runs are told all the same
        problems.append(str(error))


def _add_invitations(
    workspace: Workspace, digest: Digest, courses: Sequence[Course], now: datetime
) -> Digest:
    """Return the digest with an invitation in its links, for courses that identify people by invitation.

    A webhook that many people read never gets one: whoever opens an invitation acts for the person it names.
    """
    if digest.reader.address == WEBHOOK:
        return digest
    by_id = {course.id: course for course in courses}
    waits = tuple(
        replace(wait, review=replace(wait.review, link=link))
        if (link := _make_invitation_link(workspace, digest, wait, by_id, now))
        else wait
        for wait in digest.waits
    )
    return replace(digest, waits=waits)


def _make_invitation_link(
    workspace: Workspace, digest: Digest, wait: Wait, courses: Mapping[str, Course], now: datetime
) -> str:
    module = wait.review.module
    policy = courses[split_key(module)[0]].review
    if policy.identity is not IdentityMode.INVITATION:
        return ""
    awaited = {person for role in wait.review.roles for person in policy.roles.get(role, ())}
    if policy.escalation is not None and NoticeKind.ESCALATED in wait.kinds:
        awaited |= set(policy.escalation.to)
    readers = {person for person, address in policy.contacts.items() if address == digest.reader.address}
    if len(awaited & readers) != 1:  # several people read this address
        return ""
    (person,) = awaited & readers
    with suppress(PremierjetError):  # no key yet, or not their turn: with the plain link the desk says so
        on_plan = wait.review.is_plan
        return invite(workspace, module, person, INVITATION_DAYS, now, on_plan=on_plan).link
    return ""


def _keep_reachable(people: dict[str, NoticeReader], channels: Channels) -> dict[str, NoticeReader]:
    return {
        address: reader
        for address, reader in people.items()
        if (channels.webhook if address == WEBHOOK else channels.mail) is not None
    }


def _was_refused(records: NoticeRecords, notice: Notice, now: datetime) -> bool:
    refusal = records.refusal(notice.message.address)
    return refusal is not None and refusal.at <= now < refusal.until


def _send_messages(
    channel: NoticeChannel, notices: Sequence[Notice], records: NoticeRecords, now: datetime, end: float
) -> Iterator[SentMessage]:
    by_message = {each.message.id: each for each in notices}
    for outcome in channel.send([each.message for each in notices]):
        notice = by_message[outcome.message.id]
        _record_outcome(notice, outcome, records, now)
        yield SentMessage(
            outcome.message.id, notice.digest.reader.name, len(notice.digest.untold), outcome.error
        )
        if monotonic() >= end:
            return


def _record_outcome(notice: Notice, outcome: SendOutcome, records: NoticeRecords, now: datetime) -> None:
    reader, error = notice.digest.reader, outcome.error
    if error is None:
        for news in notice.digest.untold:
            record = SentNotice(
                id=news.id_for(reader.address),
                kind=news.kind,
                module=news.module,
                reader=reader.name,
                at=now,
            )
            records.save_told(record)
    elif error.wait_minutes:
        until = now + timedelta(minutes=error.wait_minutes)
        records.save_refusal(
            reader.address, NoticeRefused(reader=reader.name, why=error.happened, at=now, until=until)
        )
