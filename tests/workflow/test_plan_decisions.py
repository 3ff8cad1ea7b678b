"""A plan is decided on like a draft, in the same ledger, and never for the draft."""

from datetime import timedelta
from pathlib import Path

import pytest

from adapters.workspace import Workspace
from pipelines.queries.plan_lookups import find_plan_judgement
from pipelines.review.audit.chains import Chain
from pipelines.review.audit.rows import list_rows
from pipelines.review.audit.words import read_audit_words
from pipelines.review.decision_request import DecisionRequest
from pipelines.testing.builders import KEY, NOON
from pipelines.workflow.decide import find_recorded_decision, judge_draft, list_decisions, record_decision
from pipelines.workflow.draft import draft_module, find_unmet_inputs
from pipelines.workflow.edit_plan import edit_plan
from pipelines.workflow.plan import plan_module
from schemas.errors import AwaitingApproval, DecisionRefused
from schemas.finding import Severity
from schemas.language import Language
from schemas.plan import PlanRevision
from schemas.plan_edit import EditedPlan
from schemas.review import Approved, Judgement, SentBack, Verdict, Waiting
from tests.workflow.planned import DELIVERY, FRIDGE, install, plan_of, write_source

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A module whose plan people have to approve, planned and not drafted."""
    opened = install(tmp_path, "required")
    plan_module(opened, KEY, NOON)
    return opened


def say(
    workspace: Workspace, verdict: Verdict = Verdict.APPROVE, person: str = "lea", digest: str = ""
) -> Judgement:
    named = digest or plan_of(workspace).digest[:12]
    request = DecisionRequest(KEY, named, verdict, person, comment="Lu.")
    return record_decision(workspace, request, LATER).judgement


def judged(workspace: Workspace) -> Judgement:
    course = workspace.find_course("froid").course
    return find_plan_judgement(workspace, course, plan_of(workspace), LATER)


def reverse_pages(workspace: Workspace, author: str) -> PlanRevision:
    edited = EditedPlan.of(plan_of(workspace))
    pages = tuple(reversed(edited.pages))
    return edit_plan(workspace, edited.model_copy(update={"pages": pages}), author, LATER)


def test_an_approved_plan_is_drafted_and_its_approval_is_not_the_drafts(workspace: Workspace) -> None:
    assert isinstance(say(workspace), Approved)
    assert find_unmet_inputs(workspace, KEY) is not None
    draft = draft_module(workspace, KEY, LATER).draft
    assert isinstance(judge_draft(workspace, draft, LATER), Waiting)
    assert list_decisions(workspace, KEY) == ()


def test_a_plan_changed_after_its_approval_is_approved_anew(workspace: Workspace) -> None:
    say(workspace)
    draft_module(workspace, KEY, LATER)
    before = plan_of(workspace).digest
    reverse_pages(workspace, "noe")
    assert isinstance(judged(workspace), Waiting)
    with pytest.raises(AwaitingApproval):
        draft_module(workspace, KEY, LATER)
    with pytest.raises(DecisionRefused, match="has been replaced: revision 2 is"):
        say(workspace, digest=before)


def test_a_source_that_changes_the_plan_voids_its_approval(workspace: Workspace) -> None:
    say(workspace)
    write_source(workspace.root, FRIDGE[1:], DELIVERY)
    with pytest.raises(AwaitingApproval):
        draft_module(workspace, KEY, LATER)


def test_whoever_edited_a_plan_cannot_approve_it_alone(workspace: Workspace) -> None:
    reverse_pages(workspace, "lea")
    assert isinstance(say(workspace, person="lea"), Waiting)
    assert isinstance(say(workspace, person="noe"), Approved)


def test_of_two_who_edited_a_plan_neither_approves_it_alone(workspace: Workspace) -> None:
    """The second edit may be a comma: the first author's pages are still theirs."""
    reverse_pages(workspace, "lea")
    reverse_pages(workspace, "noe")
    assert isinstance(say(workspace, person="lea"), Waiting)
    assert isinstance(say(workspace, person="noe"), Approved)


def test_an_approved_edit_binds_its_author_no_more(workspace: Workspace) -> None:
    reverse_pages(workspace, "lea")
    assert isinstance(say(workspace, person="noe"), Approved)
    edited = EditedPlan.of(plan_of(workspace))
    page = edited.pages[0].model_copy(update={"title": "Le quai"})
    edited = edited.model_copy(update={"pages": (page, *edited.pages[1:])})
    edit_plan(workspace, edited, "noe", LATER)
    assert isinstance(say(workspace, person="lea"), Approved)


def test_a_plan_that_is_sent_back_stops_its_draft(workspace: Workspace) -> None:
    assert isinstance(say(workspace, Verdict.REQUEST_CHANGES), SentBack)
    with pytest.raises(AwaitingApproval):
        draft_module(workspace, KEY, LATER)
    assert isinstance(say(workspace), Approved), "of a person the last decision counts"


@pytest.mark.parametrize(
    ("verdict", "person", "why"),
    [(Verdict.APPROVE, "eve", "eve"), (Verdict.WITHDRAW, "lea", "a plan cannot be withdrawn")],
)
def test_a_stranger_and_a_withdrawal_are_refused(
    workspace: Workspace, verdict: Verdict, person: str, why: str
) -> None:
    with pytest.raises(DecisionRefused, match=why):
        say(workspace, verdict, person)


def test_lost_evidence_stops_the_approval_of_an_edited_plan(workspace: Workspace) -> None:
    reverse_pages(workspace, "noe")
    write_source(workspace.root, FRIDGE[1:], DELIVERY)
    plan_module(workspace, KEY, LATER)
    with pytest.raises(DecisionRefused, match="ne sont plus dans les sources"):
        say(workspace)


def test_rules_that_look_at_a_plan_again_name_nobody_as_its_writer(workspace: Workspace) -> None:
    """The ledger said that a person wrote the revision which a changed source had made."""
    edited = reverse_pages(workspace, "noe")
    write_source(workspace.root, FRIDGE[1:], DELIVERY)
    plan_module(workspace, KEY, LATER)
    last = plan_of(workspace)
    assert (last.revision, last.digest) == (edited.revision + 1, edited.digest)
    words = read_audit_words(Language.ENGLISH)
    written, again = list_rows(Chain(KEY, "", "", workspace.ledger.read(KEY)), words)[-2:]
    assert (written.who, written.what) == ("noe", words.written)
    assert (again.who, again.what) == (words.platform, words.written_again)


def test_the_waiver_of_a_plan_sent_back_sets_no_finding_aside(workspace: Workspace) -> None:
    reverse_pages(workspace, "noe")
    write_source(workspace.root, FRIDGE[1:], DELIVERY)
    plan_module(workspace, KEY, LATER)
    plan = plan_of(workspace)
    waivers = {each.id: "Vu." for each in plan.findings if each.severity is Severity.BLOCKING}
    request = DecisionRequest(KEY, plan.digest[:12], Verdict.REJECT, "noe", comment="Non.", waivers=waivers)
    record_decision(workspace, request, LATER)
    with pytest.raises(DecisionRefused, match="ne sont plus dans les sources"):
        say(workspace)


def test_a_decision_given_twice_is_recorded_once(workspace: Workspace) -> None:
    request = DecisionRequest(KEY, plan_of(workspace).digest[:12], Verdict.APPROVE, "lea", comment="Lu.")
    first = record_decision(workspace, request, NOON).entry
    assert record_decision(workspace, request, LATER).entry == first
    assert find_recorded_decision(workspace, request, LATER) == first


def test_a_clock_set_back_revives_no_lapsed_approval_of_a_plan(tmp_path: Path) -> None:
    workspace = install(tmp_path, "required, expires_after_months: 1")
    plan_module(workspace, KEY, NOON)
    say(workspace)
    request = DecisionRequest(KEY, plan_of(workspace).digest[:12], Verdict.APPROVE, "noe", comment="Lu.")
    record_decision(workspace, request, NOON + timedelta(days=40))
    standing = judged(workspace)
    assert isinstance(standing, Approved)
    assert [decision.person for decision in standing.decisions] == ["noe"]


def test_an_expired_approval_of_a_plan_is_given_again_in_the_same_words(tmp_path: Path) -> None:
    """The expired one was returned as if it were new, and the plan waited for ever."""
    workspace = install(tmp_path, "required, expires_after_months: 1")
    plan_module(workspace, KEY, NOON)
    say(workspace)
    request = DecisionRequest(KEY, plan_of(workspace).digest[:12], Verdict.APPROVE, "lea", comment="Lu.")
    renewed = record_decision(workspace, request, NOON + timedelta(days=40))
    assert isinstance(renewed.judgement, Approved)
    assert renewed.decision.at >= NOON + timedelta(days=40)
