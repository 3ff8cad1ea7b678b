"""What a ledger's decisions amount to under a course's policy."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.review.policy import AsOf, judge, unwaived
from schemas.course import ReviewPolicy
from schemas.draft import Draft, Origin, Provenance
from schemas.errors import InvalidInput
from schemas.finding import Finding, Waiver
from schemas.review import Approved, Decision, SentBack, Verdict, Waiting
from tests import builders

COURSE = builders.course(
    review=ReviewPolicy(roles={"pedagogie": ("lea", "noe"), "expert": ("lea", "max")}),
)
TODAY = AsOf(builders.NOON)
ALTERED = Finding(rule="citation.altered", place="st-0001", facts={"source": "a.md", "quote": "x"})


def says(person: str, verdict: Verdict = Verdict.APPROVE, **changes: Any) -> Decision:
    return builders.decision(person=person, verdict=verdict, **changes)


def edited_by(author: str) -> Draft:
    provenance = Provenance(writer=Origin.HUMAN, author=author, inputs="0" * 64, written_at=builders.NOON)
    return builders.draft(provenance=provenance)


def test_a_draft_waits_for_the_roles_nobody_has_filled() -> None:
    assert judge(builders.draft(), [says("noe")], COURSE, TODAY) == Waiting(roles=("expert",))


def test_a_draft_nobody_decided_on_waits_for_every_role() -> None:
    assert judge(builders.draft(), [], COURSE, TODAY) == Waiting(roles=("pedagogie", "expert"))


def test_every_role_filled_approves_the_draft_byte_for_byte() -> None:
    draft = builders.draft()
    approved = judge(draft, [says("noe"), says("max")], COURSE, TODAY)
    assert approved == Approved(
        module=draft.module,
        digest=draft.content.canonical_digest(),
        decisions=(says("noe"), says("max")),
    )


def test_one_person_may_fill_two_roles() -> None:
    assert isinstance(judge(builders.draft(), [says("lea")], COURSE, TODAY), Approved)


def test_whoever_edited_the_revision_cannot_approve_it_alone() -> None:
    assert judge(edited_by("lea"), [says("lea")], COURSE, TODAY) == Waiting(roles=("pedagogie", "expert"))
    assert isinstance(judge(edited_by("lea"), [says("lea"), says("noe")], COURSE, TODAY), Approved)


def test_a_person_who_changed_their_mind_is_heard_last() -> None:
    no = says("noe", Verdict.REJECT)
    assert judge(builders.draft(), [says("lea"), says("noe"), no], COURSE, TODAY) == SentBack(decision=no)
    assert isinstance(judge(builders.draft(), [no, says("noe"), says("lea")], COURSE, TODAY), Approved)


def test_one_refusal_outweighs_every_approval() -> None:
    no = says("max", Verdict.REQUEST_CHANGES, comment="q-0001")
    assert judge(builders.draft(), [no, says("lea"), says("noe")], COURSE, TODAY) == SentBack(decision=no)


def test_of_several_refusals_the_latest_is_told() -> None:
    first, second = says("max", Verdict.REQUEST_CHANGES), says("noe", Verdict.REJECT)
    assert judge(builders.draft(), [first, second], COURSE, TODAY) == SentBack(decision=second)


def test_a_withdrawn_approval_is_none() -> None:
    gone = says("lea", Verdict.WITHDRAW)
    assert judge(builders.draft(), [says("lea"), gone], COURSE, TODAY) == SentBack(decision=gone)


def test_a_course_whose_only_reviewer_is_the_author_is_told_what_to_change() -> None:
    alone = builders.course(review=ReviewPolicy(roles={"pedagogie": ("lea",)}))
    with pytest.raises(InvalidInput, match=r"review\.roles: lea wrote .* Name a second person"):
        judge(edited_by("lea"), [], alone, TODAY)


def test_a_person_taken_out_of_the_policy_is_no_longer_heard() -> None:
    without_max = builders.course(review=ReviewPolicy(roles={"expert": ("lea",)}))
    assert judge(builders.draft(), [says("max")], without_max, TODAY) == Waiting(roles=("expert",))


def test_an_open_blocking_finding_keeps_every_role_waiting() -> None:
    draft = builders.draft(findings=(ALTERED,))
    assert judge(draft, [says("lea")], COURSE, TODAY) == Waiting(roles=("pedagogie", "expert"))
    assert unwaived(draft, [says("lea")]) == (ALTERED,)


def test_a_finding_one_approver_waived_by_name_no_longer_blocks() -> None:
    draft = builders.draft(findings=(ALTERED,))
    waived = says("noe", waivers=(Waiver(finding=ALTERED.id, reason="la source a été corrigée"),))
    assert isinstance(judge(draft, [waived, says("max")], COURSE, TODAY), Approved)


def test_the_waiver_of_a_person_who_refuses_counts_for_nothing() -> None:
    draft = builders.draft(findings=(ALTERED,))
    waiver = Waiver(finding=ALTERED.id, reason="la source a été corrigée")
    assert unwaived(draft, [says("noe", Verdict.REJECT, waivers=(waiver,))]) == (ALTERED,)


OTHER_DIGESTS = st.text("0123456789abcdef", min_size=64, max_size=64)
NOISE = st.builds(
    says, st.sampled_from(["lea", "noe", "max"]), st.sampled_from(Verdict), digest=OTHER_DIGESTS
) | st.builds(says, st.sampled_from(["eve", "Lea", "lea\u200b"]), st.sampled_from(Verdict))


@given(st.lists(NOISE, max_size=8), st.lists(NOISE, max_size=3))
@settings(max_examples=60)
def test_neither_another_draft_nor_a_stranger_ever_counts(
    before: list[Decision], after: list[Decision]
) -> None:
    """Promise 1: a changed draft voids an old approval, however small the change."""
    draft = builders.draft()
    for heard in ([], [says("noe")], [says("lea")], [says("max", Verdict.REJECT)]):
        assert judge(draft, [*before, *heard, *after], COURSE, TODAY) == judge(draft, heard, COURSE, TODAY)


@given(
    st.lists(st.builds(says, st.sampled_from(["lea", "noe", "max"]), st.sampled_from(Verdict)), max_size=8)
)
@settings(max_examples=100)
def test_approved_means_that_the_last_word_of_each_is_yes_and_each_role_has_one(said: list[Decision]) -> None:
    last = {decision.person: decision.verdict for decision in said}
    everyone_says_yes = all(verdict is Verdict.APPROVE for verdict in last.values())
    every_role = all(set(people) & last.keys() for people in COURSE.review.roles.values())
    approved = isinstance(judge(builders.draft(), said, COURSE, TODAY), Approved)
    assert approved == (everyone_says_yes and every_role)
