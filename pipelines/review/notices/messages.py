"""A reader's digest as a message: plain sentences, the most urgent first.

Titles, names and comments are other people's words. Each is made one short line without a character
that is not seen, so none can start a header, a command of a chat, or a line that looks like ours.
"""

import unicodedata
from collections.abc import Iterator
from hashlib import sha256

from adapters.notify import MessageLink, MessageParagraph, NoticeMessage
from pipelines.review.notices.digests import Digest, Wait
from pipelines.review.notices.news import DecisionGiven, NewsPlaces, RunStopped
from pipelines.review.notices.readers import WEBHOOK
from pipelines.review.notices.words import NoticeWords, read_notice_words
from pipelines.review.page_words import read_page_words
from schemas.notice import NoticeKind

LONGEST_NAME = 100
LONGEST_SAYING = 400
MOST_IN_MAIL = 40
MOST_IN_CHAT = 8  # of each list: Teams takes 28 KB, Mattermost 16,383 characters
UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs"})


def compose_message(digest: Digest, places: NewsPlaces) -> NoticeMessage:
    """Return what a reader is sent; sent again for the same news, it has the same id."""
    reader = digest.reader
    said = read_notice_words(reader.language)
    ids = sorted(news.id_for(reader.address) for news in digest.untold)
    return NoticeMessage(
        id=sha256("".join(ids).encode()).hexdigest()[:32],
        address=reader.address,
        language=reader.language,
        subject=_subject(digest, said),
        paragraphs=tuple(_Page(digest, said, places).paragraphs()),
    )


def join_line(text: str, most: int) -> str:
    """Return other people's words as one line of at most so many characters, each of which is seen."""
    kept = (c for c in text[: most * 10] if c.isspace() or unicodedata.category(c) not in UNSEEN)
    seen = " ".join("".join(kept).split())
    return seen if len(seen) <= most else seen[: most - 1].rstrip() + "…"


def _subject(digest: Digest, said: NoticeWords) -> str:
    late = sum(NoticeKind.OVERDUE in wait.kinds for wait in digest.waits)
    counted = (
        (said.withdrawals, len(digest.withdrawn)),
        (said.failures, len(digest.stopped)),
        (said.to_review, len(digest.waits)),
        (said.overdue, late),
        (said.decisions, len(digest.decided)),
    )
    return "Premierjet · " + ", ".join(phrase.say(count) for phrase, count in counted if count)


class _Page:
    """One message being written."""

    def __init__(self, digest: Digest, said: NoticeWords, places: NewsPlaces) -> None:
        self._digest = digest
        self._said = said
        self._places = places
        self._chat = digest.reader.address == WEBHOOK
        self._most = MOST_IN_CHAT if self._chat else MOST_IN_MAIL

    def paragraphs(self) -> Iterator[MessageParagraph]:
        digest, said = self._digest, self._said
        if not self._chat:
            yield self._write_greeting()
        if digest.withdrawn:
            yield self._heading(said.withdrawals.say(len(digest.withdrawn)), said.withdrawn_means)
            yield from self._some([self._decision(each) for each in digest.withdrawn])
        if digest.stopped:
            yield self._heading(said.failures.say(len(digest.stopped)))
            yield from self._some([self._run(each) for each in digest.stopped])
        if digest.waits:
            yield self._heading(said.to_review.say(len(digest.waits)))
            yield from self._some([self._wait(each) for each in digest.waits])
        if digest.decided:
            yield self._heading(said.decisions.say(len(digest.decided)))
            yield from self._some([self._decision(each) for each in digest.decided])
        yield MessageParagraph((), MessageLink(said.queue, self._places.queue))
        if not self._chat:
            yield MessageParagraph((said.footer,))

    def _write_greeting(self) -> MessageParagraph:
        name = join_line(self._digest.reader.greeting_name, LONGEST_NAME)
        return MessageParagraph(
            (self._said.greeting.format(name=name) if name else self._said.greeting_nobody,)
        )

    def _heading(self, what: str, *more: str) -> MessageParagraph:
        return MessageParagraph((self._said.heading.format(what=what), *more))

    def _some(self, paragraphs: list[MessageParagraph]) -> Iterator[MessageParagraph]:
        yield from paragraphs[: self._most]
        left = len(paragraphs) - self._most
        if left > 0:
            yield MessageParagraph((self._said.more.say(left),))

    def _wait(self, wait: Wait) -> MessageParagraph:
        draft, said = wait.draft, self._said
        item = self._item(draft.title, draft.course)
        some_are_old = any(not other.is_new for other in self._digest.waits)
        lines = [said.new.format(item=item) if wait.is_new and some_are_old else item, self._state(wait)]
        roles = join_line(", ".join(draft.roles), LONGEST_NAME)
        lines.append(said.role.say(len(draft.roles), roles=roles))
        if draft.blocking:
            lines.append(said.blocking.format(count=draft.blocking))
        return MessageParagraph(tuple(lines), MessageLink(said.read, draft.link))

    def _state(self, wait: Wait) -> str:
        draft, said = wait.draft, self._said
        since = said.day(draft.since)
        deadline = said.day(draft.deadline) if draft.deadline else ""
        if draft.lapsed is not None:
            return said.lapsed[draft.lapsed]
        if NoticeKind.ESCALATED in wait.kinds:
            return (said.called_others if self._chat else said.called).format(since=since)
        if NoticeKind.OVERDUE in wait.kinds:
            return said.late.format(since=since, deadline=deadline)
        if deadline:
            return said.waiting_until.format(since=since, deadline=deadline)
        return said.waiting.format(since=since)

    def _decision(self, news: DecisionGiven) -> MessageParagraph:
        decision, said = news.decision, self._said
        outcome = read_page_words(self._digest.reader.language).outcomes[decision.verdict]
        person = join_line(decision.person, LONGEST_NAME)
        lines = [
            self._item(news.title, news.course),
            said.decided.format(outcome=outcome, person=person, day=said.day(decision.at)),
        ]
        comment = join_line(decision.comment, LONGEST_SAYING)
        if comment:
            lines.append(said.comment.format(comment=comment))
        return MessageParagraph(tuple(lines), MessageLink(said.see_draft, news.link))

    def _run(self, stopped: RunStopped) -> MessageParagraph:
        failed, said = stopped.failed, self._said
        job = join_line(failed.job, LONGEST_NAME)
        day, hour = said.day(failed.at), f"{failed.at:%H:%M}"
        lines = (
            said.run.format(job=job, module=failed.module) if failed.module else job,
            said.run_times.say(stopped.times, day=day, hour=hour),
            join_line(failed.why, LONGEST_SAYING),
        )
        return MessageParagraph(
            tuple(line for line in lines if line), MessageLink(said.see_run, stopped.link)
        )

    def _item(self, title: str, course: str) -> str:
        return self._said.item.format(
            title=join_line(title, LONGEST_NAME), course=join_line(course, LONGEST_NAME)
        )
