"""The review queue: what waits for a person, oldest first, and where that person clicks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.ledger import Ledger
from adapters.store.records import Records
from pipelines.review.evidence import as_of
from pipelines.review.links import decision_link, desk_link, draft_page_link
from pipelines.review.markdown import escaped, fits, shortened
from pipelines.review.policy import blocking, judge, standing, unwaived
from pipelines.review.words import Words, words
from schemas.course import Course, Module
from schemas.draft import Draft
from schemas.errors import PremierjetError
from schemas.ids import SHORT_DIGEST
from schemas.language import Language
from schemas.review import Decision, Judgement, SentBack, Verdict, Waiting

OFFERED = (Verdict.APPROVE, Verdict.REQUEST_CHANGES, Verdict.REJECT)
LONGEST_TITLE = 80
LONGEST_ROLES = 120


@dataclass(frozen=True)
class QueueEntry:
    """A draft that waits: since when, for whom, and where to read and decide.

    `problem` says why a draft cannot be decided on at all (a ledger that is not what was written, a
    policy that names only the author); it then has no links. `waited` is in seconds.
    """

    module: str
    title: str
    language: Language
    since: datetime | None
    waited: float
    revision: int
    digest: str
    roles: tuple[str, ...]
    blocking: int
    desk: str
    verdicts: dict[Verdict, str]
    problem: str = ""

    @property
    def markdown(self) -> str:
        """Return the entry as Dagster shows it in place, under 1,000 characters."""
        said = words(self.language)
        if self.problem:
            return _cut(f"**{escaped(shortened(self.title, LONGEST_TITLE))}** · {escaped(self.problem)}")
        facts = self._facts(said)
        return next(text for text in (f"{facts}\n\n{links}" for links in self._links(said)) if fits(text))

    def _facts(self, said: Words) -> str:
        when = said.when(self.since) if self.since else ""
        facts = [
            f"**{escaped(shortened(self.title, LONGEST_TITLE))}** · {said.revision.lower()} {self.revision}",
            said.waiting_since.format(when=when),
            said.awaited.format(roles=escaped(shortened(", ".join(self.roles), LONGEST_ROLES))),
            said.blocking.format(count=self.blocking),
        ]
        return " · ".join(facts)

    def _links(self, said: Words) -> Iterator[str]:
        """Yield the links, then fewer of them.

        Three whole decisions would pass 1,000 characters even with short ids, so the entry approves
        and the draft's page, which has every verdict at any length of id, does the rest.
        """
        read = f"[{said.read}]({self.desk})"
        approve = f"[{said.verdicts[Verdict.APPROVE]}]({self.verdicts[Verdict.APPROVE]})"
        page = draft_page_link(self.module)
        yield " · ".join([read, approve, f"[{said.other_verdicts}]({page})"])
        yield " · ".join([approve, f"[{said.draft_page}]({page})"])
        yield " · ".join([read, f"[{said.draft_page}]({page})"])
        yield f"[{said.draft_page}]({page})"


def waiting(
    courses: Sequence[Course], records: Records, ledger: Ledger, now: datetime, *, desk_url: str
) -> tuple[QueueEntry, ...]:
    """Return the drafts that wait for a reviewer, oldest first, those with a problem before all.

    A draft that answers a request for changes with the very same text waits again: the reviewer has
    to see that nothing could be done.
    """
    modules = [(course, module) for course in courses for module in course.modules]
    found = [_entry(course, module, records, ledger, now, desk_url) for course, module in modules]
    entries = [entry for entry in found if entry is not None]
    return tuple(sorted(entries, key=lambda entry: (not entry.problem, -entry.waited, entry.module)))


def awaited_roles(draft: Draft, judgement: Judgement, course: Course) -> tuple[str, ...]:
    """Return the roles a draft waits for; none where it is approved, or it is the writer's turn."""
    if isinstance(judgement, Waiting):
        return judgement.roles
    if isinstance(judgement, SentBack):
        decision = judgement.decision
        answered = decision.verdict is Verdict.REQUEST_CHANGES and decision.revision < draft.revision
        return tuple(course.review.roles) if answered else ()
    return ()


def _entry(
    course: Course, module: Module, records: Records, ledger: Ledger, now: datetime, desk_url: str
) -> QueueEntry | None:
    key = course.key_of(module)
    try:
        draft = records.head(key)
        if draft is None:
            return None
        recorded = (entry.recorded for entry in ledger.read(key))
        decisions = [each for each in recorded if isinstance(each, Decision)]
        moment = as_of(draft, decisions, records, now)
        roles = awaited_roles(draft, judge(draft, decisions, course, moment), course)
    except PremierjetError as error:
        return _troubled(course, module, error)
    if not roles:
        return None
    heard = standing(draft, decisions, course)
    since = draft.provenance.written_at
    return QueueEntry(
        module=key,
        title=draft.content.title,
        language=draft.content.language,
        since=since,
        waited=(now - since).total_seconds(),
        revision=draft.revision,
        digest=draft.content.canonical_digest()[:SHORT_DIGEST],
        roles=roles,
        blocking=len(unwaived(draft, heard)),
        desk=desk_link(desk_url, draft),
        verdicts={verdict: _short_link(draft, verdict, course, roles) for verdict in OFFERED},
    )


def _short_link(draft: Draft, verdict: Verdict, course: Course, roles: tuple[str, ...]) -> str:
    """Return a link with what has no default, and room for a comment where one is due."""
    if verdict is Verdict.APPROVE and blocking(draft):
        return draft_page_link(draft.module)
    return decision_link(draft, verdict, course, roles, brief=verdict is Verdict.APPROVE)


def _troubled(course: Course, module: Module, error: PremierjetError) -> QueueEntry:
    return QueueEntry(
        module=course.key_of(module),
        title=module.title,
        language=course.language_of(module),
        since=None,
        waited=0,
        revision=0,
        digest="",
        roles=(),
        blocking=0,
        desk="",
        verdicts={},
        problem=str(error),
    )


def _cut(text: str) -> str:
    while not fits(text):
        text = shortened(text, len(text) * 9 // 10)
    return text
