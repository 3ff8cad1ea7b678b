"""Message of a reader's digest: plain sentences, the most urgent first.

Titles, names and comments come from other people. Each is made one short line without invisible characters,
so that none can begin a header, a chat command, or a line that looks like one of the message.
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
from schemas.short_text import shorten_text

LONGEST_NAME = 100
LONGEST_COMMENT = 400
MOST_IN_MAIL = 40
MOST_IN_CHAT = 8  # of each list: Teams takes 28 KB, Mattermost 16,383 characters
UNSEEN_CATEGORIES = frozenset({"Cc", "Cf", "Co", "Cs"})


def compose_message(digest: Digest, places: NewsPlaces) -> NoticeMessage:
    """Return the message for a reader; the same news give the same id."""
    reader = digest.reader
    words = read_notice_words(reader.language)
    ids = sorted(news.id_for(reader.address) for news in digest.untold)
    return NoticeMessage(
        id=sha256("".join(ids).encode()).hexdigest()[:32],
        address=reader.address,
        language=reader.language,
        subject=_write_subject(digest, words),
        paragraphs=tuple(_MessageWriter(digest, words, places).paragraphs()),
    )


def join_line(text: str, most: int) -> str:
    """Return other people's words as one line of at most `most` characters, all visible."""
    visible = (
        c for c in text[: most * 10] if c.isspace() or unicodedata.category(c) not in UNSEEN_CATEGORIES
    )
    return shorten_text(" ".join("".join(visible).split()), most)


def _write_subject(digest: Digest, words: NoticeWords) -> str:
    overdue = sum(NoticeKind.OVERDUE in wait.kinds for wait in digest.waits)
    counts = (
        (words.withdrawals, len(digest.withdrawn)),
        (words.failures, len(digest.stopped)),
        (words.plans, len(digest.waiting_plans)),
        (words.to_review, len(digest.waiting_drafts)),
        (words.overdue, overdue),
        (words.decisions, len(digest.decided)),
    )
    return "Premierjet · " + ", ".join(phrase.say(count) for phrase, count in counts if count)


class _MessageWriter:
    """Writes the paragraphs of one reader's message."""

    def __init__(self, digest: Digest, words: NoticeWords, places: NewsPlaces) -> None:
        self._digest = digest
        self._words = words
        self._places = places
        self._is_chat = digest.reader.address == WEBHOOK
        self._limit_of_list = MOST_IN_CHAT if self._is_chat else MOST_IN_MAIL

    def paragraphs(self) -> Iterator[MessageParagraph]:
        digest, words = self._digest, self._words
        if not self._is_chat:
            yield self._write_greeting()
        if digest.withdrawn:
            yield self._write_heading(words.withdrawals.say(len(digest.withdrawn)), words.withdrawn_means)
            yield from self._limit([self._write_decision(each) for each in digest.withdrawn])
        if digest.stopped:
            yield self._write_heading(words.failures.say(len(digest.stopped)))
            yield from self._limit([self._write_run(each) for each in digest.stopped])
        for phrase, waits in ((words.plans, digest.waiting_plans), (words.to_review, digest.waiting_drafts)):
            if waits:
                yield self._write_heading(phrase.say(len(waits)))
                yield from self._limit([self._write_wait(wait) for wait in waits])
        if digest.decided:
            yield self._write_heading(words.decisions.say(len(digest.decided)))
            yield from self._limit([self._write_decision(each) for each in digest.decided])
        yield MessageParagraph((), MessageLink(words.queue, self._places.queue))
        if not self._is_chat:
            yield MessageParagraph((words.footer,))

    def _write_greeting(self) -> MessageParagraph:
        name = join_line(self._digest.reader.greeting_name, LONGEST_NAME)
        return MessageParagraph(
            (self._words.greeting.format(name=name) if name else self._words.greeting_nobody,)
        )

    def _write_heading(self, what: str, *more: str) -> MessageParagraph:
        return MessageParagraph((self._words.heading.format(what=what), *more))

    def _limit(self, paragraphs: list[MessageParagraph]) -> Iterator[MessageParagraph]:
        yield from paragraphs[: self._limit_of_list]
        left_out = len(paragraphs) - self._limit_of_list
        if left_out > 0:
            yield MessageParagraph((self._words.more.say(left_out),))

    def _write_wait(self, wait: Wait) -> MessageParagraph:
        review, words = wait.review, self._words
        title = self._name_module(review.title, review.course)
        has_old_waits = any(not waiting.is_new for waiting in self._digest.waits)
        lines = [
            words.new.format(item=title) if wait.is_new and has_old_waits else title,
            self._write_state(wait),
        ]
        roles = join_line(", ".join(review.roles), LONGEST_NAME)
        lines.append(words.role.say(len(review.roles), roles=roles))
        if review.blocking:
            lines.append(words.blocking.format(count=review.blocking))
        return MessageParagraph(tuple(lines), MessageLink(words.read, review.link))

    def _write_state(self, wait: Wait) -> str:
        review, words = wait.review, self._words
        since = words.day(review.since)
        deadline = words.day(review.deadline) if review.deadline else ""
        if review.lapsed is not None:
            return words.lapsed[review.lapsed]
        if NoticeKind.ESCALATED in wait.kinds:
            own = words.called_plan if review.is_plan else words.called
            return (words.called_others if self._is_chat else own).format(since=since)
        if NoticeKind.OVERDUE in wait.kinds:
            late = words.late_plan if review.is_plan else words.late
            return late.format(since=since, deadline=deadline)
        if deadline:
            return words.waiting_until.format(since=since, deadline=deadline)
        return words.waiting.format(since=since)

    def _write_decision(self, news: DecisionGiven) -> MessageParagraph:
        decision, words = news.decision, self._words
        outcome = read_page_words(self._digest.reader.language).outcomes[decision.verdict]
        person = join_line(decision.person, LONGEST_NAME)
        is_plan = decision.subject is not None
        decided = words.decided_plan if is_plan else words.decided
        lines = [
            self._name_module(news.title, news.course),
            decided.format(outcome=outcome, person=person, day=words.day(decision.at)),
        ]
        comment = join_line(decision.comment, LONGEST_COMMENT)
        if comment:
            lines.append(words.comment.format(comment=comment))
        return MessageParagraph(
            tuple(lines), MessageLink(words.see_plan if is_plan else words.see_draft, news.link)
        )

    def _write_run(self, stopped: RunStopped) -> MessageParagraph:
        failed, words = stopped.failed, self._words
        job = join_line(failed.job, LONGEST_NAME)
        day, hour = words.day(failed.at), f"{failed.at:%H:%M}"
        lines = (
            words.run.format(job=job, module=failed.module) if failed.module else job,
            words.run_times.say(stopped.times, day=day, hour=hour),
            join_line(failed.why, LONGEST_COMMENT),
        )
        return MessageParagraph(
            tuple(line for line in lines if line), MessageLink(words.see_run, stopped.link)
        )

    def _name_module(self, title: str, course: str) -> str:
        return self._words.item.format(
            title=join_line(title, LONGEST_NAME), course=join_line(course, LONGEST_NAME)
        )
