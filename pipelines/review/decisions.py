"""Recording of decisions: the only code that writes decisions to the ledger."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from adapters.ledger import Ledger, choose_moment_after
from pipelines.review.decision_request import DecisionRequest, read_comment, write_decision
from pipelines.review.held_waivers import HeldWaiver, list_earlier_waivers, take_waivers_along
from pipelines.review.policy import (
    AsOf,
    find_escalated_at,
    find_expires_at,
    find_lapses,
    find_unwaived,
    judge,
    may_decide,
    select_standing,
    stands_in,
)
from pipelines.review.seals import describe_broken_seal
from schemas.comment_seal import list_open_comments
from schemas.course import CommentRule, Course, IdentityMode
from schemas.draft import Draft
from schemas.errors import Conflict, DecisionRefused
from schemas.finding import Finding
from schemas.ids import SHORT_DIGEST, fold_name, is_practice
from schemas.language import Language
from schemas.plan import PlanRevision
from schemas.refusal import Refusal, TextFact
from schemas.review import (
    Decision,
    Judgement,
    LedgerEntry,
    LedgerRecord,
    Verdict,
    pick_decisions,
    pick_recorded,
)

MOST_LOST_RACES = 1000


@dataclass(frozen=True)
class DecisionOutcome:
    """The ledger's entry of a decision, and the state of the draft's approval after it."""

    entry: LedgerEntry
    judgement: Judgement

    @property
    def decision(self) -> Decision:
        """Return the recorded decision."""
        recorded = self.entry.recorded
        assert isinstance(recorded, Decision)
        return recorded


def decide(
    request: DecisionRequest,
    draft: Draft | None,
    course: Course,
    ledger: Ledger,
    as_of: AsOf,
    run_id: str | None,
) -> DecisionOutcome:
    """Record a decision on a draft, and return it with what follows from it.

    `draft` is the module's head, or the approved revision a withdrawal names; None if there is none.
    `as_of` has the evidence of the draft now. If the desk's decision is in the ledger already, its entry is
    returned, whatever was decided since. If a person repeats their last decision on this revision and
    it still counts, the entry of that decision is returned. If somebody else writes to the ledger meanwhile,
    the decision is checked again. Raises DecisionRefused if it may not be recorded or the draft is not as it
    was sealed, InvalidInput if the policy names only the draft's author, LedgerBroken, StoreUnusable, and
    Conflict if others write first again and again; nothing is recorded in these cases.
    """
    request = replace(request, person=fold_name(request.person))
    checked_draft = _check_draft(request, draft)
    for _ in range(MOST_LOST_RACES):
        entries = ledger.read(request.module)
        prepared = _prepare_decision(request, checked_draft, course, entries, as_of, run_id)
        if isinstance(prepared, DecisionOutcome):
            return prepared
        try:
            entry = ledger.append(prepared, after=len(entries))
        except Conflict:
            continue
        return DecisionOutcome(
            entry, judge(checked_draft, [*pick_recorded(entries), entry.recorded], course, as_of)
        )
    raise Conflict(Refusal("decision.others_first", module=request.module))


def foresee_decision(
    request: DecisionRequest,
    draft: Draft | None,
    course: Course,
    entries: tuple[LedgerEntry, ...],
    as_of: AsOf,
) -> LedgerEntry | None:
    """Return the entry that records the requested decision already; None if `decide` would record it now.

    This includes a decision on a draft that has been replaced since. Nothing is written; raises what `decide`
    raises.
    """
    request = replace(request, person=fold_name(request.person))
    if draft is not None and not draft.content.canonical_digest().startswith(request.digest):
        entry = _find_same_last_word(request, entries)
        if entry is not None:
            return entry
    prepared = _prepare_decision(request, _check_draft(request, draft), course, entries, as_of, None)
    return prepared.entry if isinstance(prepared, DecisionOutcome) else None


def _prepare_decision(
    request: DecisionRequest,
    draft: Draft,
    course: Course,
    entries: tuple[LedgerEntry, ...],
    as_of: AsOf,
    run_id: str | None,
) -> Decision | DecisionOutcome:
    """Return the decision to record, or the entry that records the same decision already."""
    recorded = pick_recorded(entries)
    decisions = pick_decisions(recorded)
    if request.verdict is not Verdict.WITHDRAW:  # which stops learners from seeing it, on the worst day too
        _refuse_unsealed(draft, recorded)
    earlier = find_received_entry(request, entries)
    if earlier is not None:
        return DecisionOutcome(earlier, judge(draft, recorded, course, as_of))
    moment = choose_moment_after(entries, as_of.now)
    refuse_stranger(request, draft, course, moment)
    refuse_used_invitation(request, decisions)
    if request.verdict is not Verdict.WITHDRAW:
        judge(draft, recorded, course, as_of)  # raises where nobody but the author could be heard
    open_comments = list_open_comments(recorded)
    as_of = replace(as_of, now=moment)
    decision = write_decision(request, draft, course, as_of, run_id, open_comments)
    _refuse_empty_withdrawal(decision, decisions)
    _refuse_open_comments(decision, open_comments, course)
    standing = select_standing(draft, recorded, course)
    if decision.verdict is Verdict.APPROVE:
        _refuse_unreadable(draft)
        lapses = find_lapses(standing, course, as_of)
        counting = [each for each in standing if each.person not in lapses]
        held = list_earlier_waivers(draft, recorded, course, as_of.outdated)
        decision = settle_findings(decision, draft, counting, held)
    entry = find_standing_entry(decision, entries, draft, course)
    if entry is None or entry.recorded not in standing:  # as an approval over a comment that was open then
        refuse_overtaken(request, draft, recorded)
        return decision
    return DecisionOutcome(entry, judge(draft, recorded, course, as_of))


def _refuse_unsealed(draft: Draft, recorded: list[LedgerRecord]) -> None:
    """Raise DecisionRefused if the author, findings or text of a draft differ from its seal in the ledger."""
    refusal = describe_broken_seal(draft, recorded)
    if refusal is not None:
        raise DecisionRefused(refusal)


def _check_draft(request: DecisionRequest, draft: Draft | None) -> Draft:
    if is_practice(request.module):
        raise DecisionRefused(Refusal("decision.practice", module=request.module))
    if draft is None or draft.module != request.module:
        raise DecisionRefused(Refusal("decision.no_draft", module=request.module))
    digest = draft.content.canonical_digest()
    newest = digest[:SHORT_DIGEST]
    if not re.fullmatch(rf"[0-9a-f]{{{SHORT_DIGEST},64}}", request.digest):
        raise DecisionRefused(
            Refusal(
                "decision.no_digest",
                module=request.module,
                digest=request.digest,
                digits=SHORT_DIGEST,
                newest=newest,
            )
        )
    if not digest.startswith(request.digest):
        raise DecisionRefused(
            Refusal(
                "decision.old_digest",
                module=request.module,
                digest=request.digest[:SHORT_DIGEST],
                revision=draft.revision,
                newest=newest,
            )
        )
    return draft


def refuse_unheard_identity(request: DecisionRequest, course: Course) -> None:
    """Raise DecisionRefused if the course does not hear a person known in this way."""
    module = request.module
    if request.invitation is not None and not course.review.hears_invitations:
        raise DecisionRefused(Refusal("decision.invitations_unheard", module=module))
    if course.review.identity is IdentityMode.PROXY and not request.verified:
        raise DecisionRefused(Refusal("decision.unvouched", module=module))
    if course.review.identity is IdentityMode.INVITATION and request.invitation is None:
        raise DecisionRefused(Refusal("decision.invited_only", module=module))


def refuse_stranger(
    request: DecisionRequest, examined: Draft | PlanRevision, course: Course, now: datetime
) -> None:
    """Raise DecisionRefused if the policy does not hear a person on a draft or a plan, or not yet."""
    module, person = request.module, request.person
    refuse_unheard_identity(request, course)
    people = ", ".join(
        f"{person_of_role} ({role})"
        for role, people_of_role in course.review.roles.items()
        for person_of_role in people_of_role
    )
    moment = find_escalated_at(examined, course)
    if person not in course.review.deciders:
        raise DecisionRefused(Refusal("decision.stranger", module=module, person=person, people=people))
    if moment is not None and not may_decide(person, examined, course, now):
        raise DecisionRefused(
            Refusal("decision.too_early", module=module, person=person, moment=moment, people=people)
        )


def refuse_used_invitation(request: DecisionRequest, decisions: list[Decision]) -> None:
    """Raise DecisionRefused if the invitation was used for another decision already."""
    if request.invitation is not None and any(d.invitation == request.invitation for d in decisions):
        raise DecisionRefused(Refusal("decision.used_invitation", module=request.module))


def refuse_overtaken(
    request: DecisionRequest, examined: Draft | PlanRevision, recorded: Iterable[LedgerRecord]
) -> None:
    """Raise DecisionRefused if its person decided on the same revision after they asked for this decision.

    A retry of its run would give it the last word.
    """
    if request.first_ask is None:
        return
    for record in recorded:
        if (
            isinstance(record, Decision)
            and (record.person, record.digest) == (request.person, examined.digest)
            and request.first_ask.is_before(record)
        ):
            raise describe_overtaken(request, record.verdict, record.at)


def describe_overtaken(request: DecisionRequest, verdict: Verdict, at: datetime) -> DecisionRefused:
    """Return the refusal of a decision whose person decided since, with what and when."""
    facts = {"module": request.module, "person": request.person, "digest": request.digest[:SHORT_DIGEST]}
    return DecisionRefused(
        Refusal("decision.overtaken", verdict=TextFact(f"verdict_{verdict}"), at=at, **facts)
    )


def _refuse_empty_withdrawal(decision: Decision, decisions: list[Decision]) -> None:
    approved = any(d.verdict is Verdict.APPROVE and d.digest == decision.digest for d in decisions)
    if decision.verdict is Verdict.WITHDRAW and not approved:
        raise DecisionRefused(Refusal("decision.nothing_to_withdraw", module=decision.module))


def _refuse_unreadable(draft: Draft) -> None:
    """Raise DecisionRefused if nobody here can read all of a draft: no reason waives that."""
    language = draft.content.language
    if not language.is_installed:
        raise DecisionRefused(
            Refusal("decision.language_absent", module=draft.module, language=language.value)
        )
    unknown = draft.content.unknown_kinds
    if unknown:
        kinds = ", ".join(unknown)
        raise DecisionRefused(Refusal("decision.unknown_kinds", module=draft.module, kinds=kinds))


def settle_findings(
    approval: Decision,
    examined: Draft | PlanRevision,
    standing: Iterable[Decision],
    earlier: Sequence[HeldWaiver],
) -> Decision:
    """Return an approval with the `earlier` waivers that hold for findings it would leave open.

    Raises DecisionRefused if a blocking finding is left that no approval sets aside.
    """
    language = examined.content.language if isinstance(examined, Draft) else examined.plan.language
    others = [other for other in standing if other.person != approval.person]
    repeated = [
        HeldWaiver(each.person, each.revision, waiver)
        for each in standing
        if each.person == approval.person and each.verdict is Verdict.APPROVE
        for waiver in each.waivers
    ]
    still_open = find_unwaived(examined, [*others, approval])
    settled = take_waivers_along(approval, still_open, [*earlier, *repeated], language)
    refuse_unwaived(approval.module, find_unwaived(examined, [*others, settled]), language)
    return settled


def _refuse_open_comments(decision: Decision, open_comments: tuple[str, ...], course: Course) -> None:
    """Raise DecisionRefused if comments are open and the policy wants them resolved before an approval."""
    stops = course.review.comments is CommentRule.RESOLVED and decision.verdict is Verdict.APPROVE
    if stops and open_comments:
        count, first = len(open_comments), open_comments[0]
        raise DecisionRefused(
            Refusal("decision.open_comments", module=decision.module, count=count, first=first)
        )


def refuse_unwaived(module: str, still_open: tuple[Finding, ...], language: Language) -> None:
    """Raise DecisionRefused if blocking findings are left that no approval sets aside."""
    if still_open:
        raise DecisionRefused(
            Refusal(
                "decision.open_findings",
                module=module,
                count=len(still_open),
                findings="; ".join(f"{f.id} ({f.place}) {f.message(language)}" for f in still_open),
                first=still_open[0].id,
            )
        )


def find_received_entry(request: DecisionRequest, entries: tuple[LedgerEntry, ...]) -> LedgerEntry | None:
    """Return the entry of a decision that the desk received, if it was recorded under its id before.

    Who copies the id of somebody else's decision has not made it: person, revision and verdict count too.
    """
    if request.received is None:
        return None
    for entry in entries:
        record = entry.recorded
        if (
            isinstance(record, Decision)
            and (record.received, record.person, record.verdict)
            == (request.received, request.person, request.verdict)
            and record.digest.startswith(request.digest)
        ):
            return entry
    return None


def find_standing_entry(
    decision: Decision, entries: tuple[LedgerEntry, ...], examined: Draft | PlanRevision, course: Course
) -> LedgerEntry | None:
    """Return the entry of the person's last decision on this revision, if it is the same and still counts.

    A decision given for every role, after escalation, is not the same as one in the person's own role.
    """
    entry, last = _find_last_decision(decision.person, decision.digest, entries)
    if entry is None or last is None:
        return None
    fields_of_moment = {"at": decision.at, "run_id": decision.run_id, "received": decision.received}
    same = last.model_copy(update=fields_of_moment) == decision
    end = find_expires_at(last, course.review)
    steps_in = stands_in(decision, examined, course) and not stands_in(last, examined, course)
    return entry if same and not steps_in and (end is None or decision.at < end) else None


def _find_same_last_word(request: DecisionRequest, entries: tuple[LedgerEntry, ...]) -> LedgerEntry | None:
    """Return the entry of the person's last decision on the draft asked about, if it is the same decision.

    An approval may have taken more waivers along than it was asked with.
    """
    if len(request.digest) < SHORT_DIGEST:
        return None
    entry, last = _find_last_decision(request.person, request.digest, entries)
    if last is None:
        return None
    reasons = {waiver.finding: waiver.reason for waiver in last.waivers}
    if request.verdict is Verdict.APPROVE:
        reasons = {finding: reason for finding, reason in reasons.items() if finding in request.waivers}
    comment = read_comment(request, sends_comments=last.comments is not None)
    asked = (request.verdict, comment, dict(request.waivers))
    return entry if (last.verdict, last.comment, reasons) == asked else None


def _find_last_decision(
    person: str, digest: str, entries: tuple[LedgerEntry, ...]
) -> tuple[LedgerEntry, Decision] | tuple[None, None]:
    """Return a person's last decision on what has a digest, given whole or by its first digits."""
    for entry in reversed(entries):
        record = entry.recorded
        if isinstance(record, Decision) and record.person == person and record.digest.startswith(digest):
            return entry, record
    return None, None
