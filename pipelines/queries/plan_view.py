"""A module's plan as people read it: words for each of its parts, and the passages its pages rest on."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from adapters.workspace import Workspace
from pipelines.drafting.plan.short_reason import ShortReason
from pipelines.queries.lookups import require_spans
from pipelines.queries.plan_lookups import require_plan_head
from pipelines.queries.source_account import account_for_module, write_account
from pipelines.review.page_words import read_page_words
from pipelines.review.plan_situation import PlanSituation, assess_plan
from pipelines.review.role_table import GREEN, RED, WHITE, table_roles
from schemas.blocks import name_block_kind
from schemas.course import Course, PlanReview
from schemas.draft import Draft
from schemas.ids import Digest
from schemas.language import Language
from schemas.languages.texts import TextCatalogue, read_room, read_texts
from schemas.places import describe_place, name_source
from schemas.plan import (
    LeftOutSpans,
    PlannedBlock,
    PlannedPage,
    PlannedScenario,
    PlanRevision,
    QuestionShare,
)
from schemas.review import Approved, Judgement, SentBack, Waiting, pick_recorded
from schemas.source import SourceSpans, SourceText, Span
from schemas.source_account import SourceAccount, describe_reason

SHORT_SHARES = frozenset(ShortReason)


@dataclass(frozen=True)
class PlannedPassage:
    """A passage of a plan: its words and its place, or that it is gone."""

    span: str
    text: str
    place: str
    is_lost: bool = False


@dataclass(frozen=True)
class PlannedFigure:
    """A picture of a plan: what it shows, where it is from and its page; or that it is gone."""

    text: str
    is_lost: bool = False


LIGHT_STATES = {GREEN: "approved", RED: "rejected", WHITE: "waiting"}
"""The state that each light of the table of roles stands for."""


@dataclass(frozen=True)
class RoleStanding:
    """A role that decides, its people and what they decided; `state` is a draft's state, or empty."""

    role: str
    people: str
    state: str
    decided: str


@dataclass(frozen=True)
class PlanView:
    """A plan with the course it is of, what people have decided about it, and the sources as they are."""

    revision: PlanRevision
    course: Course
    situation: PlanSituation
    spans: SourceSpans

    head: Draft | None = None
    """The module's newest draft, if there is one."""

    reader: Language | None = None
    """The language its words are in; that of the module if None."""

    @property
    def approvers(self) -> frozenset[str]:
        """Return the people whose approval counts."""
        return self.situation.approvers

    @property
    def judgement(self) -> Judgement | None:
        """Return what people's decisions amount to; None if the plan differs from its seal."""
        return self.situation.judgement

    def list_columns(self, key: str) -> tuple[str, ...]:
        """Return the headings of a table."""
        columns: list[str] = read_room("review.plan", self.language)[key]
        return tuple(columns)

    @property
    def language(self) -> Language:
        """Return the language its words are in."""
        return self.reader or self.revision.plan.language

    def translate(self, language: Language) -> "PlanView":
        """Return the same plan with its words in another language; titles and passages stay."""
        return replace(self, reader=language)

    @property
    def words(self) -> TextCatalogue:
        """Return the words of plans."""
        return read_texts("review.plan", self.language)

    @property
    def digest(self) -> Digest:
        """Return the digest that a decision on the plan names."""
        return self.revision.digest

    @property
    def title(self) -> str:
        """Return the heading of the plan."""
        return self.words.say("title", title=self.revision.plan.title)

    @property
    def state(self) -> str:
        """Return what people have decided, or `shown` if nothing waits for them."""
        if self.judgement is None:
            return "unsealed"
        is_idle = isinstance(self.judgement, Waiting) and self.course.review.plan is PlanReview.SHOWN
        return PlanReview.SHOWN.value if is_idle else self.judgement.kind

    def describe_author(self) -> str:
        """Return the number of the revision and who made it."""
        number, author = str(self.revision.revision), self.revision.author
        call = self.revision.call
        if author is None and call is not None:
            return self.words.say("by_model", revision=number, model=call.model)
        if author is None:
            return self.words.say("by_rules", revision=number)
        return self.words.say("by_person", revision=number, person=author)

    def describe_state(self) -> str:
        """Return what drafting waits for, and what people have decided."""
        judgement, problem = self.judgement, self.situation.problem
        if isinstance(judgement, SentBack):
            decision = judgement.decision
            return self.words.say("state_sent_back", person=decision.person, comment=decision.comment).strip()
        if isinstance(judgement, Approved):
            people = ", ".join(dict.fromkeys(each.person for each in judgement.decisions))
            return self.words.say("state_approved", people=people)
        if problem is not None and (judgement is None or self.is_required):
            return str(problem.explain(self.language))
        if not self.is_required or judgement is None:
            return self.words["state_shown"]
        return self.words.say("state_waiting", roles=", ".join(judgement.roles))

    @property
    def is_required(self) -> bool:
        """Return whether nothing is drafted before people approved the plan."""
        return self.course.review.plan is PlanReview.REQUIRED

    def describe_minutes(self) -> str:
        """Return the minutes that are asked for, planned, and carried by the sources."""
        plan = self.revision.plan
        return self.words.say(
            "minutes",
            asked=str(plan.minutes),
            pages=str(plan.page_minutes),
            questions=str(plan.questions),
            carried=str(self.revision.minutes_carried),
        )

    def describe_cost(self) -> str:
        """Return what drafting is expected to take."""
        expected = self.revision.expected
        if not expected.calls:
            return self.words["expected_nothing"]
        return self.words.say(
            "expected",
            calls=str(expected.calls),
            input=str(expected.input_tokens),
            output=str(expected.output_tokens),
            cost=f"{expected.cost:.2f} {expected.currency}",
        )

    def describe_aim(self, objective: str | None) -> str:
        """Return the text of an objective, or that there is none."""
        aims = {each.id: each.text for each in self.revision.plan.objectives}
        return aims.get(objective or "", self.words["no_objective"])

    def describe_page(self, page: PlannedPage) -> str:
        """Return the minutes of a page and what it is for."""
        aim = self.describe_purpose(page)
        return self.words.say("page_line", minutes=str(page.minutes), objective=aim)

    def describe_purpose(self, page: PlannedPage) -> str:
        """Return what a page is for, and what learners do on it."""
        aim = page.purpose or self.describe_aim(page.objective)
        return f"{aim} · {page.activity}" if page.activity else aim

    def describe_block(self, block: PlannedBlock) -> str:
        """Return the name of a block's kind, and what it is there for."""
        return f"{self.name_kind(block.kind)} · {self.words[f'purpose_{block.purpose}']}"

    def name_kind(self, kind: str) -> str:
        """Return the name of a kind of block."""
        return name_block_kind(kind, self.language)

    def describe_questions(self, share: QuestionShare) -> str:
        """Return one line of the blueprint."""
        return self.words.say(
            "question_line",
            count=str(share.count),
            kind=self.words[f"kind_{share.kind}"],
            level=read_texts("drafting.levels", self.language)[share.bloom],
            objective=self.describe_aim(share.objective),
        )

    def describe_reason(self, group: LeftOutSpans) -> str:
        """Return why a group of passages is on no page."""
        return describe_reason(group.reason, self.language)

    def list_roles(self) -> Iterator[RoleStanding]:
        """Yield the roles that decide, each with its people and what they have decided."""
        words = read_page_words(self.language)
        for role, people, told in table_roles(self.situation, words).rows:
            light, _, decided = told.partition(" ")
            state = "waiting" if told == words.role_awaited else LIGHT_STATES.get(light, "")
            yield RoleStanding(role, people, state, decided if state else told)

    def list_pictures(self) -> Iterator[PlannedFigure]:
        """Yield what each picture of the plan shows, where it is from, and the title of its page."""
        pictures = {each.id: (source, each) for source in self.spans.sources for each in source.kept_pictures}
        for planned in self.revision.plan.pictures:
            page = self.revision.plan.find_page(planned.page)
            source, picture = pictures.get(planned.picture, (None, None))
            texts = (picture.alternative, picture.caption) if picture else (self.words["lost"],)
            shown = next(filter(None, texts), planned.picture)
            where = name_source(source.name, self.language) if source else planned.picture
            text = f"{shown} ({where}) → {page.title if page else planned.page}"
            yield PlannedFigure(text, is_lost=picture is None)

    def describe_scenario(self, scenario: PlannedScenario) -> str:
        """Return the title of a scenario, its number of decisions, and the title of its page."""
        page = self.revision.plan.find_page(scenario.page)
        return self.words.say(
            "scenario_line",
            title=scenario.title,
            decisions=str(scenario.decisions),
            page=page.title if page else scenario.page,
        )

    def list_changes(self) -> tuple[str, ...]:
        """Return the ids of the findings that are changes of the plan, for a person to take."""
        from pipelines.drafting.plan.changes import TAKEABLE  # with it what every kind is made of

        return tuple(each.id for each in self.revision.findings if each.rule in TAKEABLE)

    def list_findings(self) -> tuple[str, ...]:
        """Return the sentences of the findings."""
        return tuple(finding.message(self.language) for finding in self.revision.findings)

    @property
    def is_written(self) -> bool:
        """Return whether the newest draft was written by this plan."""
        used = self.head.provenance.plan if self.head is not None else None
        return used is not None and used.digest == self.digest

    def list_short_shares(self) -> tuple[str, ...]:
        """Return what the draft written by this plan lacks of its questions, each with the reason."""
        if self.head is None or not self.is_written:
            return ()
        short = (finding for finding in self.head.findings if finding.rule in SHORT_SHARES)
        return tuple(finding.message(self.language) for finding in short)

    def list_passages(self, spans: tuple[str, ...]) -> Iterator[PlannedPassage]:
        """Yield passages by their ids, in the order of these."""
        for span_id in spans:
            found = self._passages.get(span_id)
            if found is None:
                yield PlannedPassage(span_id, self.words["lost"], "", is_lost=True)
            else:
                source, span = found
                where = describe_place(span.anchor.place, self.language)
                place = f"{name_source(source.name, self.language)}, {where}"
                yield PlannedPassage(span_id, " ".join(span.text.split()), place)

    @cached_property
    def _passages(self) -> dict[str, tuple[SourceText, Span]]:
        return {span.id: (source, span) for source in self.spans.citable for span in source.spans}


def view_plan(
    workspace: Workspace, key: str, now: datetime, revision: PlanRevision | None = None
) -> PlanView:
    """Return a plan of a module as people read it, by default the newest.

    Raises InvalidInput if the module has none.
    """
    plan = revision or require_plan_head(workspace, key)
    folder, _ = workspace.find_module(key)
    course, recorded = folder.course, pick_recorded(workspace.ledger.read(key))
    situation = assess_plan(plan, recorded, course, now)
    return PlanView(plan, course, situation, require_spans(workspace, key), workspace.records.head(key))


def find_plan_account(workspace: Workspace, view: PlanView) -> SourceAccount | None:
    """Return what becomes of the words of a module's sources: in the draft written by a plan, or by the plan.

    None if the module teaches no sources.
    """
    folder, module = workspace.find_module(view.revision.module)
    content = view.head.content if view.head is not None and view.is_written else None
    return account_for_module(workspace, folder.course, module, view.spans, content)


def write_plan_text(view: PlanView, account: SourceAccount | None) -> str:
    """Return a plan as plain text, one line for each page, passage and question."""
    return "\n".join(_list_lines(view, account))


def _list_lines(view: PlanView, account: SourceAccount | None) -> Iterator[str]:
    plan, words = view.revision.plan, view.words
    yield from (view.title, view.describe_author(), view.describe_state(), "")
    yield from (view.describe_minutes(), view.describe_cost(), "", f"# {words['pages']}")
    for number, page in enumerate(plan.pages, start=1):
        yield f"{number}. {page.title} ({page.id}) · {view.describe_page(page)}"
        for block in page.blocks:
            yield f"   {view.describe_block(block)}"
            yield from _list_passage_lines(view, block.evidence)
    if plan.blueprint:
        yield from ("", f"# {words['questions']}", *map(view.describe_questions, plan.blueprint))
    if view.list_short_shares():
        yield from ("", f"# {words['short_shares']}", *view.list_short_shares())
    if plan.scenarios or plan.removed_scenarios:
        yield from ("", f"# {words['scenarios']}")
    for scenario in plan.scenarios:
        yield f"{scenario.id} {view.describe_scenario(scenario)}"
        yield from _list_passage_lines(view, scenario.evidence)
    for scenario in plan.removed_scenarios or ():
        yield f"{scenario.id} {view.describe_scenario(scenario)} · {words['scenario_removed']}"
    if plan.pictures:
        yield from ("", f"# {words['pictures']}", *(each.text for each in view.list_pictures()))
    if account is not None:
        yield from ("", f"# {words['left_out']}", *write_account(account, view.spans, view.language))
    if view.revision.findings:
        yield from ("", f"# {words['findings']}")
    for finding in view.revision.findings:
        yield f"{finding.id} {finding.place}: {finding.message(view.language)}"
        yield from (f"   {line}" for line in (finding.diff or "").splitlines())


def _list_passage_lines(view: PlanView, spans: tuple[str, ...]) -> Iterator[str]:
    return (f"   - {passage.span} {passage.text}" for passage in view.list_passages(spans))
