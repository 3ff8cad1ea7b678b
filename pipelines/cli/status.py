"""Say where every module stands: drafted, waiting for whom, released, delivered, withdrawn.

Exit code 2 where a course is gone, or it, a record or the ledger cannot be used; else 3 where a draft, a plan
or a prepared roll-back waits for a person, else 1 where something is broken, such as a delivery.
"""

import gc
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import typer
from pydantic import ConfigDict, TypeAdapter

from adapters.workspace import Workspace, open_workspace
from pipelines.cli.deliveries import describe_gap
from pipelines.cli.json_answer import describe_error
from pipelines.cli.output import (
    AsJson,
    Root,
    answer,
    find_shell_language,
    list_columns,
    read_verb_texts,
    stop_on,
    write_table,
)
from pipelines.cli.withdrawals import build_documents, describe_withdrawal, is_waiting
from pipelines.queries.answer_span import holds_at
from schemas.delivery import PolicyGap
from schemas.errors import AwaitingApproval, PremierjetError
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.dates import format_moment
from schemas.languages.texts import TextCatalogue, read_texts
from schemas.refusal import Refusal
from schemas.review import Approved, Judgement, SentBack
from schemas.withdrawal import Withdrawal

if TYPE_CHECKING:
    from pipelines.queries.needs import NeedList

COLUMNS = ("module", "draft", "review", "release", "delivered")
MOST_NAMED = 3
"""Modules that an error names."""


@dataclass(frozen=True)
class PlanStanding:
    """What people have decided on a plan, whom it waits for, and since when."""

    revision: int
    digest: str
    judgement: Judgement
    waits_for: tuple[str, ...] = ()
    since: datetime | None = None
    overdue: bool = False

    def describe(self, language: Language) -> str:
        """Return the words of the table."""
        texts = read_texts("cli.status", language)
        review = _describe_review(self.waits_for, self.judgement, texts)
        if self.since is None:
            return review
        key = "since_overdue" if self.overdue else "since"
        return texts.say(key, review=review, moment=format_moment(self.since, language))

    @property
    def document(self) -> dict[str, object]:
        """Return the same for a program, its words in English."""
        review = _describe_review(self.waits_for, self.judgement, read_texts("cli.status", Language.ENGLISH))
        since = None if self.since is None else self.since.isoformat()
        document = {name: value for name, value in vars(self).items() if name != "judgement"}
        return document | {"review": review, "since": since}


@dataclass(frozen=True)
class ModuleStanding:
    """Where one module stands.

    `waits_for` are the roles a draft waits for; `error` is why the rest is unknown. `batch_since`: since when
    a draft waits for a batch to be written. `plan` is what people have decided on the module's plan, where
    nothing is drafted before they approved it. `changed`: quotations of a release that their source no longer
    holds. `gaps`: what delivered releases lack to meet the policy as it is now.
    """

    module: str
    revision: int | None = None
    judgement: Judgement | None = None
    waits_for: tuple[str, ...] = ()
    plan: PlanStanding | None = None
    release: int | None = None
    delivered: tuple[str, ...] = ()
    withdrawn: tuple[Withdrawal, ...] = ()
    error: PremierjetError | None = None
    __pydantic_config__ = ConfigDict(arbitrary_types_allowed=True)  # of an error, which is never kept
    batch_since: datetime | None = None
    changed: tuple[Finding, ...] = ()
    gaps: tuple[PolicyGap, ...] = ()
    nothing_changed: bool = False
    """The draft answers a request for changes with the very same text."""

    def list_cells(self, language: Language) -> tuple[str, ...]:
        """Return the cells of the table."""
        texts = read_texts("cli.status", language)
        review = (*self._list_plan_cells(texts, language), self._describe_review(texts))
        return (
            self.module,
            texts["no_draft"] if self.revision is None else f"r{self.revision}",
            "; ".join(filter(None, (*review, self._describe_batch(texts, language)))),
            self._describe_release(texts),
            ", ".join(self.delivered),
        )

    @property
    def document(self) -> dict[str, object]:
        """Return the same for a program, its words in English."""
        error = None if self.error is None else describe_error(self.error)
        since = None if self.batch_since is None else self.batch_since.isoformat()
        converted = {
            "withdrawn": build_documents(self.withdrawn),
            "error": error,
            "review": self._describe_review(read_texts("cli.status", Language.ENGLISH)),
            "plan": None if self.plan is None else self.plan.document,
            "batch_since": since,
            "gaps": [each.model_dump(mode="json", exclude_none=True) for each in self.gaps],
            "changed": [{"rule": each.rule, "place": each.place, **each.facts} for each in self.changed],
        }
        return {name: value for name, value in vars(self).items() if name != "judgement"} | converted

    def _describe_review(self, texts: TextCatalogue) -> str:
        if self.error is not None:
            return texts["unknown"]
        if self.judgement is None:
            return ""
        review = _describe_review(self.waits_for, self.judgement, texts)
        return texts.say("nothing_changed", review=review) if self.nothing_changed else review

    def _list_plan_cells(self, texts: TextCatalogue, language: Language) -> tuple[str, ...]:
        return () if self.plan is None else (texts.say("plan", review=self.plan.describe(language)),)

    def _describe_batch(self, texts: TextCatalogue, language: Language) -> str:
        since = self.batch_since
        return "" if since is None else texts.say("batch", moment=format_moment(since, language))

    def _describe_release(self, texts: TextCatalogue) -> str:
        if self.release is None:
            return ""
        is_withdrawn = any(each.release == self.release for each in self.withdrawn)
        release = f"v{self.release}"
        release = texts.say("withdrawn", release=release) if is_withdrawn else release
        changed = len(_gather_places(self.changed))
        return texts.count("passages_changed", changed, release=release) if changed else release


@dataclass(frozen=True)
class KeptStanding:
    """A standing that was read at a moment, and the next moment at which time alone changes it."""

    standing: ModuleStanding
    at: datetime
    until: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Return whether the standing is still that of the module, if nothing else has changed."""
        return holds_at(now, self.at, self.until)

    @property
    def is_read(self) -> bool:
        """Return whether the module could be read."""
        return self.standing.error is None

    @property
    def may_be_kept(self) -> bool:
        """Return whether it rests on the store alone: targets are asked about what was withdrawn."""
        return not self.standing.withdrawn


def run(root: Root = None, as_json: AsJson = False) -> None:
    """Show where every module stands; exit code 3 where one waits."""
    from pipelines.queries.garbage_collector import pause_garbage_collector
    from pipelines.queries.lost_courses import list_lost_errors
    from pipelines.queries.needs import list_needs
    from pipelines.queries.open_batches import list_awaited_batches

    workspace = open_workspace(root)
    usable, wrong = workspace.read_courses()
    since = list_awaited_batches(workspace)
    with pause_garbage_collector():
        found = _list_standings(workspace, datetime.now(UTC))
        gc.freeze()  # the process ends soon: nobody looks through what the look left
    standings = [replace(each, batch_since=since.get(each.module)) for each in found]
    errors = [
        *wrong,
        *list_lost_errors(workspace, usable),
        *workspace.records.list_unreadable_received(),
        *(each.error for each in standings if each.error is not None),
    ]
    document: dict[str, object] = {
        "modules": [each.document for each in standings],
    }
    prepared = [w for each in standings for w in each.withdrawn if is_waiting(w)]
    language = find_shell_language()
    header = list_columns(read_verb_texts("status"), *COLUMNS)
    rows = write_table(header, [each.list_cells(language) for each in standings])
    gaps = [describe_gap(gap) for each in standings for gap in each.gaps]
    changed = map(_describe_changes, filter(lambda each: each.changed, standings))
    below = [*changed, *gaps, *map(describe_withdrawal, prepared)]
    waiting = [each.module for each in standings if each.waits_for]
    planned = [each.module for each in standings if each.plan is not None and each.plan.waits_for]
    needs = list_needs(workspace, len(waiting) + len(planned))
    document["needs"] = [each.model_dump(mode="json", exclude_none=True) for each in needs.needs]
    answer(document, "\n\n".join([rows, *below, _describe_needs(needs, language)]), as_json=as_json)
    stop_on(errors)
    modules = list(dict.fromkeys(w.module for w in prepared))
    stop_on(
        [
            _make_waiting_error(wording, names)
            for wording, names in (
                ("status.drafts_waiting", waiting),
                ("status.plans_waiting", planned),
                ("status.still_shown", modules),
            )
            if names
        ]
    )
    if needs.failures:
        raise typer.Exit(1)


def _describe_needs(needs: "NeedList", language: Language) -> str:
    """Return what needs a person: a line that counts, then the place of each, what happened, what to do."""
    lines = [f"- {each.explain(language)}" for each in needs.needs]
    unread = [read_texts("needs", language).count("unread", needs.unread)] if needs.unread else []
    return "\n".join([needs.summarise(language), *lines, *unread])


def _describe_changes(standing: ModuleStanding) -> str:
    language, texts = find_shell_language(), read_verb_texts("status")
    lines = [
        f"- {', '.join(each.place for each in alike)}{texts.colon}{alike[0].message(language)}"
        for alike in _gather_places(standing.changed)
    ]
    return "\n".join([texts.say("changes", module=standing.module), *lines])


def _gather_places(changed: Iterable[Finding]) -> list[list[Finding]]:
    """Return for each passage that changed what was found at the places that quote it."""
    found: dict[tuple[tuple[str, str], ...], list[Finding]] = {}
    for each in changed:
        found.setdefault(tuple(sorted(each.facts.items())), []).append(each)
    return list(found.values())


def _make_waiting_error(wording: str, modules: list[str]) -> AwaitingApproval:
    named = ", ".join(modules[:MOST_NAMED]) + (", …" if len(modules) > MOST_NAMED else "")
    return AwaitingApproval(Refusal(wording, count=len(modules), modules=named, first=modules[0]))


def _list_standings(workspace: Workspace, now: datetime) -> list[ModuleStanding]:
    """Return the standing of each module: as an earlier command found it, or read now if anything changed."""
    from pipelines.queries.module_answers import KnownAnswers

    look = KnownAnswers[KeptStanding]("status", lambda: TypeAdapter(KeptStanding)).look(workspace, now)
    standings: list[ModuleStanding] = []
    for folder in workspace.read_courses()[0]:
        course_digest = folder.course.canonical_digest()
        for key in map(folder.course.key_of, folder.course.drafted_modules):
            read = partial(_read_kept_standing, look.workspace, key, now)
            standings.append(look.find(key, read, course_digest).standing)
    look.keep()
    return standings


def _read_kept_standing(workspace: Workspace, key: str, now: datetime) -> KeptStanding:
    standing = _read_standing(workspace, key)
    moments = () if standing.error is not None else _list_moments(workspace, key, now)
    return KeptStanding(standing, now, min((each for each in moments if each > now), default=None))


def _list_moments(workspace: Workspace, key: str, now: datetime) -> Iterator[datetime]:
    """Yield the moments at which time alone changes a standing: approvals end, a plan is overdue."""
    from pipelines.queries.plan_lookups import find_plan_situation
    from pipelines.queries.review_situation import list_expiries

    folder, _ = workspace.find_module(key)
    yield from list_expiries(workspace, folder.course, key)
    situation = find_plan_situation(workspace, folder.course, key, now)
    if situation is not None and situation.moves_at is not None:
        yield situation.moves_at


def _read_standing(workspace: Workspace, key: str) -> ModuleStanding:
    from pipelines.queries.changed_quotations import find_changed_quotations
    from pipelines.queries.release_lookups import list_targets_showing
    from pipelines.queries.review_situation import is_answered, list_awaited_roles
    from pipelines.workflow.decide import judge_draft
    from pipelines.workflow.send_permission import list_policy_gaps
    from pipelines.workflow.withdraw import list_withdrawals

    workspace.find_module(key)
    try:
        now = datetime.now(UTC)
        plan = _read_plan_standing(workspace, key, now)
        head = workspace.records.head(key)
        if head is None:
            return ModuleStanding(key, plan=plan)
        judgement = judge_draft(workspace, head, now)
        roles = list_awaited_roles(workspace, head, judgement)
        newest = next(reversed(workspace.records.releases(key)), None)
        return ModuleStanding(
            key,
            head.revision,
            judgement,
            roles,
            plan,
            None if newest is None else newest.number,
            () if newest is None else list_targets_showing(workspace, newest),
            list_withdrawals(workspace, key, now),
            changed=()
            if newest is None
            else find_changed_quotations(workspace, key, workspace.records.spans(key)),
            gaps=list_policy_gaps(workspace, key, now),
            nothing_changed=is_answered(head, judgement),
        )
    except PremierjetError as error:
        return ModuleStanding(key, error=error)


def _read_plan_standing(workspace: Workspace, key: str, now: datetime) -> PlanStanding | None:
    """Return where a plan stands that people have to approve; None if they need not, or there is none."""
    from pipelines.queries.plan_lookups import find_plan_situation

    folder, _ = workspace.find_module(key)
    situation = find_plan_situation(workspace, folder.course, key, now)
    if situation is None:
        return None
    if situation.problem is not None:
        raise situation.problem
    assert situation.judgement is not None, "a plan that cannot be judged has a problem"
    roles, plan = situation.roles, situation.plan
    since = situation.since if roles else None
    return PlanStanding(plan.revision, plan.digest, situation.judgement, roles, since, situation.overdue)


def _describe_review(roles: tuple[str, ...], judgement: Judgement, texts: TextCatalogue) -> str:
    """Return whom a draft or a plan waits for, or else what people have decided."""
    if roles:
        return texts.say("waits_for", roles=", ".join(roles))
    if isinstance(judgement, Approved):
        people = ", ".join(decision.person for decision in judgement.decisions)
        return texts.say("approved", people=people)
    if isinstance(judgement, SentBack):
        return texts.say(judgement.decision.verdict, person=judgement.decision.person)
    return ""
