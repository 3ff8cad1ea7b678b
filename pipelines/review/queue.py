"""Review queue: what waits for a person, the overdue first, with links to read and decide."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.dagster_names import ALONE, DagsterNames
from adapters.ledger import Ledger
from adapters.store.records import Records
from pipelines.review.evidence import as_of
from pipelines.review.links import build_decision_link, build_desk_link, draft_page_link
from pipelines.review.markdown import escape_markdown, fits, join_lines
from pipelines.review.page_words import PageWords, read_page_words
from pipelines.review.situation import Situation, assess_situation
from pipelines.review.status_sentences import describe_lapse, list_waiting_facts
from schemas.course import Course, Module
from schemas.errors import PremierjetError
from schemas.ids import SHORT_DIGEST
from schemas.language import Language
from schemas.review import Lapse, Verdict, Waiting, pick_recorded
from schemas.short_text import shorten_text

OFFERED = (Verdict.APPROVE, Verdict.REQUEST_CHANGES, Verdict.REJECT)
PLAN_LABEL = "/plan"
"""End of the label of a plan's entry; no key of a module has a slash."""

LENGTH_LIMITS = (
    (80, 200),
    (60, 120),
    (40, 80),
    (20, 40),
)  # characters of a title and of a fact, tried in turn


@dataclass(frozen=True)
class QueueEntry:
    """A draft or a plan that waits: since when, until when, for whom, and where to read and decide.

    `since` is None if nobody knows when an approval lapsed, `deadline` if the course sets none; `waited` is
    in seconds. `escalated` is when the people of the escalation may decide, `lapsed` why an earlier approval
    no longer counts. `facts` says all that in the module's language. `page` has links for all verdicts: in
    Dagster, of a plan at the desk. `problem` says why nobody can decide on the draft (an altered ledger, a
    policy that names only the author); it then has no links to decide.
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
    deadline: datetime | None = None
    overdue: bool = False
    escalated: datetime | None = None
    lapsed: Lapse | None = None
    facts: tuple[str, ...] = ()
    is_plan: bool = False
    page: str = ""

    @property
    def label(self) -> str:
        """Return the label of the entry in Dagster: the module and, of its plan, a word more."""
        return f"{self.module}{PLAN_LABEL}" if self.is_plan else self.module

    @property
    def markdown(self) -> str:
        """Return the entry as Dagster shows it in place, under 1,000 characters."""
        words = read_page_words(self.language)
        links = [""] if self.problem else list(self._list_links(words))
        texts = (self._write_text(words, line, most) for line in links for most in LENGTH_LIMITS)
        return next(text for text in texts if fits(text))

    def _write_text(self, words: PageWords, links: str, most: tuple[int, int]) -> str:
        title, fact = most
        start = f"**{escape_markdown(shorten_text(join_lines(self.title), title))}**"
        if self.problem:
            return f"{start} · {escape_markdown(shorten_text(join_lines(self.problem), fact * 2))}"
        subject = [words.plan] if self.is_plan else []
        facts = [*subject, f"{words.revision.lower()} {self.revision}", *self.facts]
        fact_texts = (escape_markdown(shorten_text(join_lines(each), fact)) for each in facts)
        return f"{' · '.join([start, *fact_texts])}\n\n{links}"

    def _list_links(self, words: PageWords) -> Iterator[str]:
        """Yield the line of links, then shorter and shorter ones; the desk comes first.

        Links for all three verdicts would exceed 1,000 characters even with short ids, so the entry has the
        one to approve. All of them are on the draft's page in Dagster, and on the plan's at the desk.
        """
        read = f"[{words.read}]({self.desk})"
        approve = f"[{words.name_link(Verdict.APPROVE)}]({self.verdicts[Verdict.APPROVE]})"
        page = f"[{words.plan_page if self.is_plan else words.draft_page}]({self.page})"
        yield " · ".join([read, approve, f"[{words.other_verdicts}]({self.page})"])
        yield " · ".join([read, page])
        yield page


@dataclass(frozen=True)
class QueuePlace:
    """The entry of a draft or a plan, None if it waits for nobody; the passing of `until` may change it."""

    entry: QueueEntry | None
    until: datetime | None = None


def find_module_of(label: str) -> str:
    """Return the key of the module that an entry's label names."""
    return label.removesuffix(PLAN_LABEL)


def list_waiting(
    courses: Sequence[Course],
    records: Records,
    ledger: Ledger,
    now: datetime,
    *,
    desk_url: str,
    names: DagsterNames = ALONE,
    among: Container[str] | None = None,
) -> tuple[QueueEntry, ...]:
    """Return the drafts that wait for a reviewer: problems, the overdue, the next due, the oldest.

    `among` limits them to some modules.
    """
    modules = [(course, module) for course in courses for module in course.reviewed_modules]
    places = [
        find_queue_place(course, module, records, ledger, now, desk_url=desk_url, names=names).entry
        for course, module in modules
        if among is None or course.key_of(module) in among
    ]
    return tuple(sorted((entry for entry in places if entry is not None), key=rank_entry))


def find_queue_place(
    course: Course,
    module: Module,
    records: Records,
    ledger: Ledger,
    now: datetime,
    *,
    desk_url: str,
    names: DagsterNames = ALONE,
) -> QueuePlace:
    """Return a module's place in the queue; an error gives an entry too, valid for this moment only.

    A draft that answers a request for changes with the same text waits again, so that the reviewer sees that
    nothing could be done.
    """
    key = course.key_of(module)
    try:
        draft = records.head(key)
        if draft is None:
            return QueuePlace(None)
        recorded = pick_recorded(ledger.read(key))
        situation = assess_situation(draft, recorded, course, as_of(draft, recorded, records, now))
    except PremierjetError as error:
        return QueuePlace(describe_trouble(course, module, error), now)
    if situation.problem:
        return QueuePlace(describe_trouble(course, module, situation.problem), now)
    entry = _make_entry(situation, desk_url, names) if situation.roles else None
    return QueuePlace(entry, situation.moves_at)


def rank_entry(entry: QueueEntry) -> tuple[bool, bool, bool, float, float, str]:
    """Return the sort key of an entry: problems, the overdue, the next due, the oldest."""
    due = entry.deadline.timestamp() if entry.deadline else 0.0
    return (not entry.problem, not entry.overdue, entry.deadline is None, due, -entry.waited, entry.label)


def _make_entry(situation: Situation, desk_url: str, names: DagsterNames) -> QueueEntry:
    draft, judgement, since = situation.draft, situation.judgement, situation.since
    words = read_page_words(draft.content.language)
    lapses = (describe_lapse(situation, decision, words) for decision in situation.lapsed_approvals)
    nothing_changed = (words.nothing_changed,) if situation.is_answered else ()
    return QueueEntry(
        module=draft.module,
        title=draft.content.title,
        language=draft.content.language,
        since=since,
        waited=(situation.now - since).total_seconds() if since else 0,
        revision=draft.revision,
        digest=draft.content.canonical_digest()[:SHORT_DIGEST],
        roles=situation.roles,
        blocking=len(situation.open_findings),
        desk=build_desk_link(desk_url, draft),
        verdicts={verdict: _make_short_link(situation, verdict, names) for verdict in OFFERED},
        deadline=situation.deadline,
        overdue=situation.overdue,
        escalated=situation.escalated_at,
        lapsed=judgement.lapsed if isinstance(judgement, Waiting) else None,
        facts=(*nothing_changed, *list_waiting_facts(situation, words), *list(lapses)[:1]),
        page=draft_page_link(draft.module, names),
    )


def _make_short_link(situation: Situation, verdict: Verdict, names: DagsterNames) -> str:
    """Return a short link to decide; the draft's page if findings have to be waived to approve."""
    draft, approves = situation.draft, verdict is Verdict.APPROVE
    if approves and situation.open_findings:
        return draft_page_link(draft.module, names)
    return build_decision_link(
        draft,
        verdict,
        situation.course,
        brief=approves,
        findings=(),
        names=names,
    )


def describe_trouble(
    course: Course, module: Module, problem: PremierjetError, *, is_plan: bool = False
) -> QueueEntry:
    """Return the entry of what nobody can decide on: it says why, and has no links."""
    language = course.language_of(module)
    return QueueEntry(
        module=course.key_of(module),
        title=module.title,
        language=language,
        since=None,
        waited=0,
        revision=0,
        digest="",
        roles=(),
        blocking=0,
        desk="",
        verdicts={},
        problem=str(problem.explain(language)),
        is_plan=is_plan,
    )
