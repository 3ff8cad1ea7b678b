"""What a ledger's decisions amount to under a course's policy."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from pipelines.review import policy
from pipelines.review.policy import (
    AsOf,
    compute_deadline,
    find_escalated_at,
    find_expires_at,
    find_unwaived,
    find_waiting_since,
    may_decide,
)
from pipelines.testing import builders
from schemas.course import Course, Escalation, ReviewPolicy
from schemas.draft import Deliverable, Draft, Origin, Provenance
from schemas.errors import InvalidInput
from schemas.finding import Finding, Waiver
from schemas.review import Approved, Decision, Judgement, Lapse, LedgerRecord, SentBack, Verdict, Waiting
from schemas.seal import RevisionSeal
from tests import sample_deliverables as deliverables
from tests.fuzzing import examples

COURSE = builders.course(
    review=ReviewPolicy(roles={"pedagogie": ("lea", "noe"), "expert": ("lea", "max")}),
)
TODAY = AsOf(builders.NOON)
ALTERED = Finding(rule="citation.altered", place="st-0001", facts={"source": "a.md", "quote": "x"})


def judge(draft: Draft, said: Iterable[Decision], course: Course, as_of: AsOf) -> Judgement:
    """Judge a draft that is as it was sealed."""
    return policy.judge(draft, builders.list_recorded(draft, said), course, as_of)


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


MACHINE = Provenance(writer=Origin.EXTRACTIVE, inputs="0" * 64, written_at=builders.NOON)


def written_by(*authors: str | None) -> list[Draft]:
    """Revisions that follow each other, each by this person, or by a machine."""
    made: list[Draft] = []
    for number, author in enumerate(authors, start=1):
        made.append(
            builders.draft(
                revision=number,
                parent=made[-1].content.canonical_digest() if made else None,
                content=builders.content(title=f"Le froid, {number}"),
                provenance=edited_by(author).provenance if author else MACHINE,
            )
        )
    return made


def approved(draft: Draft, *people: str) -> list[LedgerRecord]:
    return [builders.decision(draft, person=person) for person in people]


@pytest.mark.parametrize(
    ("authors", "before", "approvers", "counts"),
    [
        ((None, "lea", "noe"), {}, ("lea",), False),
        ((None, "lea", "noe"), {2: ("lea",)}, ("lea",), False),
        ((None, "lea", None), {}, ("lea",), False),
        ((None, "lea", "noe"), {}, ("lea", "noe"), True),
        ((None, "lea", "noe"), {2: ("noe", "max")}, ("lea",), True),
        ((None, "noe", "noe"), {}, ("lea",), True),
        ((None, "lea", "noe", "noe"), {2: ("noe",)}, ("lea",), False),
        ((None, "lea", "noe"), {1: ("noe", "max")}, ("lea",), False),
    ],
    ids=[
        "merged by another",
        "approved by themselves",
        "a machine after them",
        "two authors",
        "approved by others",
        "never wrote",
        "one role of two",
        "approved before they wrote",
    ],
)
def test_who_wrote_into_a_merge_never_approves_it_alone(
    authors: tuple[str | None, ...],
    before: dict[int, tuple[str, ...]],
    approvers: tuple[str, ...],
    counts: bool,
) -> None:
    """Léa edited revision 2, Noé saved a title from revision 1: the merge bore his name and her sentence.

    She approved it alone, and nobody else had read what she wrote.
    """
    drafts = written_by(*authors)
    said: list[LedgerRecord] = [RevisionSeal.of(each, builders.NOON) for each in drafts]
    for number, people in before.items():
        said += approved(drafts[number - 1], *people)
    said += approved(drafts[-1], *approvers)
    judgement = policy.judge(drafts[-1], said, COURSE, TODAY)
    assert isinstance(judgement, Approved) == counts
    if not counts:
        assert judgement == Waiting(roles=("pedagogie", "expert"))


def test_an_only_reviewer_who_wrote_into_a_merge_is_told() -> None:
    alone = builders.course(review=ReviewPolicy(roles={"pedagogie": ("lea",)}))
    drafts = written_by("lea", "noe")
    with pytest.raises(InvalidInput, match=r"lea wrote revision 2 of .*, or one it was made from"):
        policy.judge(drafts[-1], [RevisionSeal.of(each, builders.NOON) for each in drafts], alone, TODAY)


def test_a_person_who_changed_their_mind_is_heard_last() -> None:
    no = says("noe", Verdict.REJECT)
    assert judge(builders.draft(), [says("lea"), says("noe"), no], COURSE, TODAY) == SentBack(decision=no)
    assert isinstance(judge(builders.draft(), [no, says("noe"), says("lea")], COURSE, TODAY), Approved)


def test_an_approval_lists_decisions_in_the_order_of_last_words() -> None:
    said = [says("lea"), says("noe"), says("lea", Verdict.WITHDRAW), says("lea")]
    judged = judge(builders.draft(), said, COURSE, TODAY)
    assert isinstance(judged, Approved)
    assert [decision.person for decision in judged.decisions] == ["noe", "lea"]


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
    assert find_unwaived(draft, [says("lea")]) == (ALTERED,)


def test_a_finding_one_approver_waived_by_name_no_longer_blocks() -> None:
    draft = builders.draft(findings=(ALTERED,))
    waived = says("noe", waivers=(Waiver(finding=ALTERED.id, reason="la source a été corrigée"),))
    assert isinstance(judge(draft, [waived, says("max")], COURSE, TODAY), Approved)


def test_the_waiver_of_a_person_who_refuses_counts_for_nothing() -> None:
    draft = builders.draft(findings=(ALTERED,))
    waiver = Waiver(finding=ALTERED.id, reason="la source a été corrigée")
    assert find_unwaived(draft, [says("noe", Verdict.REJECT, waivers=(waiver,))]) == (ALTERED,)


OTHER_DIGESTS = st.text("0123456789abcdef", min_size=64, max_size=64)
NOISE = st.builds(
    says, st.sampled_from(["lea", "noe", "max"]), st.sampled_from(Verdict), digest=OTHER_DIGESTS
) | st.builds(says, st.sampled_from(["eve", "Lea", "lea\u200b"]), st.sampled_from(Verdict))


@given(st.lists(NOISE, max_size=8), st.lists(NOISE, max_size=3))
@settings(max_examples=examples(30))
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
@settings(max_examples=examples(50))
def test_approved_means_that_the_last_word_of_each_is_yes_and_each_role_has_one(said: list[Decision]) -> None:
    last = {decision.person: decision.verdict for decision in said}
    everyone_says_yes = all(verdict is Verdict.APPROVE for verdict in last.values())
    every_role = all(set(people) & last.keys() for people in COURSE.review.roles.values())
    approved = isinstance(judge(builders.draft(), said, COURSE, TODAY), Approved)
    assert approved == (everyone_says_yes and every_role)


def read_on(days: float = 0, *, evidence: str | None = None) -> AsOf:
    return AsOf(builders.NOON + timedelta(days=days), evidence)


def under(**review: Any) -> Course:
    fields: dict[str, Any] = {"roles": {"pedagogie": ("lea", "noe"), "expert": ("max",)}}
    return builders.course(review=ReviewPolicy(**(fields | review)))


def later(person: str, days: float, verdict: Verdict = Verdict.APPROVE, **changes: Any) -> Decision:
    return says(person, verdict, at=builders.NOON + timedelta(days=days), **changes)


STEPPING_IN = under(escalation=Escalation(after_days=5, to=("dir",)))


class TestDistinctPeople:
    def test_one_person_in_two_roles_is_one_person(self) -> None:
        course = under(roles={"pedagogie": ("lea", "noe"), "expert": ("lea",)}, distinct_people=2)
        everyone_again = Waiting(roles=("pedagogie", "expert"))
        assert judge(builders.draft(), [says("lea")], course, TODAY) == everyone_again
        assert isinstance(judge(builders.draft(), [says("lea"), says("noe")], course, TODAY), Approved)

    def test_the_same_person_twice_is_one_person(self) -> None:
        course = under(roles={"pedagogie": ("lea", "noe")}, distinct_people=2)
        twice = [says("lea"), later("lea", 1, comment="encore")]
        assert judge(builders.draft(), twice, course, read_on(1)) == Waiting(roles=("pedagogie",))

    def test_more_people_than_the_roles_name_cannot_be_asked_for(self) -> None:
        with pytest.raises(ValueError, match="distinct_people asks for 4 people, the roles name 3"):
            under(distinct_people=4)


class TestEscalation:
    @pytest.mark.parametrize(("days", "heard"), [(4.99, False), (5, True), (50, True)])
    def test_whoever_may_step_in_does_so_only_once_the_draft_has_waited_long_enough(
        self, days: float, heard: bool
    ) -> None:
        judgement = judge(builders.draft(), [later("dir", days)], STEPPING_IN, read_on(60))
        assert isinstance(judgement, Approved) == heard

    def test_one_person_who_steps_in_fills_every_awaited_role(self) -> None:
        said = [says("lea"), later("dir", 6)]
        judgement = judge(builders.draft(), said, STEPPING_IN, read_on(6))
        assert isinstance(judgement, Approved)
        assert [decision.person for decision in judgement.decisions] == ["lea", "dir"]

    def test_who_holds_a_role_and_may_step_in_speaks_for_the_role_alone_until_then(self) -> None:
        """Being named in the escalation is no short cut past the other roles."""
        course = under(escalation=Escalation(after_days=5, to=("lea",)))
        assert judge(builders.draft(), [says("lea")], course, read_on(60)) == Waiting(roles=("expert",))
        stepped_in = [says("lea"), later("lea", 6)]
        assert isinstance(judge(builders.draft(), stepped_in, course, read_on(6)), Approved)

    def test_who_steps_in_is_still_one_person_and_never_the_author_alone(self) -> None:
        twice = under(distinct_people=2, escalation=Escalation(after_days=5, to=("dir",)))
        all_roles = Waiting(roles=("pedagogie", "expert"))
        assert judge(builders.draft(), [later("dir", 6)], twice, read_on(6)) == all_roles
        assert judge(edited_by("dir"), [later("dir", 6)], STEPPING_IN, read_on(6)) == all_roles

    def test_who_steps_in_may_refuse_too(self) -> None:
        no = later("dir", 6, Verdict.REJECT)
        said = [says("lea"), says("max"), no]
        assert judge(builders.draft(), said, STEPPING_IN, read_on(6)) == SentBack(decision=no)

    def test_the_moment_is_counted_from_the_writing(self) -> None:
        assert find_escalated_at(builders.draft(), STEPPING_IN) == builders.NOON + timedelta(days=5)
        assert find_escalated_at(builders.draft(), COURSE) is None
        assert not may_decide("dir", builders.draft(), STEPPING_IN, builders.NOON)
        assert may_decide("lea", builders.draft(), STEPPING_IN, builders.NOON)


class TestDeadline:
    def test_a_course_without_one_is_never_overdue(self) -> None:
        assert compute_deadline(builders.draft(), COURSE) is None

    def test_it_is_counted_from_the_writing_or_from_when_the_draft_began_to_wait_again(self) -> None:
        course = under(deadline_days=3)
        assert compute_deadline(builders.draft(), course) == builders.NOON + timedelta(days=3)
        again = builders.NOON + timedelta(days=30)
        assert compute_deadline(builders.draft(), course, again) == again + timedelta(days=3)


class TestExpiry:
    @pytest.mark.parametrize(
        ("given", "months", "end"),
        [
            ("2026-01-31", 1, "2026-02-28"),
            ("2028-01-31", 1, "2028-02-29"),
            ("2028-02-29", 12, "2029-02-28"),
            ("2028-02-29", 48, "2032-02-29"),
            ("2026-12-31", 2, "2027-02-28"),
            ("2026-11-30", 120, "2036-11-30"),
            ("2026-05-31", 6, "2026-11-30"),
            ("2026-12-15", 12, "2027-12-15"),
        ],
    )
    def test_it_is_the_same_day_of_the_month_or_that_months_last(
        self, given: str, months: int, end: str
    ) -> None:
        decision = says("lea", at=datetime.fromisoformat(f"{given}T12:00:00+00:00"))
        policy = under(expires_after_months=months).review
        assert find_expires_at(decision, policy) == datetime.fromisoformat(f"{end}T12:00:00+00:00")

    def test_an_approval_counts_to_the_last_moment_and_not_after(self) -> None:
        course = under(expires_after_months=1)
        said = [says("lea"), says("max")]
        assert isinstance(judge(builders.draft(), said, course, read_on(29.99)), Approved)
        gone = Waiting(roles=("pedagogie", "expert"), lapsed=Lapse.EXPIRED)
        assert judge(builders.draft(), said, course, read_on(30)) == gone
        assert find_waiting_since(builders.draft(), said, course, read_on(45)) == builders.NOON + timedelta(
            days=30
        )

    def test_only_the_role_whose_approval_lapsed_waits_again(self) -> None:
        course = under(expires_after_months=1)
        said = [says("lea"), later("max", 20)]
        again = Waiting(roles=("pedagogie",), lapsed=Lapse.EXPIRED)
        assert judge(builders.draft(), said, course, read_on(31)) == again

    def test_a_refusal_never_lapses(self) -> None:
        course = under(expires_after_months=1)
        no = says("lea", Verdict.REJECT)
        assert judge(builders.draft(), [no], course, read_on(9999)) == SentBack(decision=no)

    def test_a_draft_never_approved_by_all_waits_since_it_was_written(self) -> None:
        course = under(expires_after_months=1)
        assert find_waiting_since(builders.draft(), [says("lea")], course, read_on(45)) == builders.NOON


class TestChangedSource:
    OLD, NEW = "a" * 64, "b" * 64

    def test_an_approval_lapses_when_a_passage_it_rests_on_changes_and_counts_when_it_is_back(self) -> None:
        said = [says("lea", evidence=self.OLD), says("max", evidence=self.OLD)]
        assert isinstance(judge(builders.draft(), said, under(), read_on(evidence=self.OLD)), Approved)
        changed = judge(builders.draft(), said, under(), read_on(evidence=self.NEW))
        assert changed == Waiting(roles=("pedagogie", "expert"), lapsed=Lapse.SOURCE_CHANGED)
        assert isinstance(judge(builders.draft(), said, under(), read_on(evidence=self.OLD)), Approved)

    def test_nobody_knows_when_it_changed_unless_the_same_text_was_written_again(self) -> None:
        said = [says("lea", evidence=self.OLD), says("max", evidence=self.OLD)]
        changed = read_on(9, evidence=self.NEW)
        assert find_waiting_since(builders.draft(), said, under(), changed) is None
        written = builders.NOON + timedelta(days=4)
        provenance = builders.draft().provenance.model_copy(update={"written_at": written})
        again = builders.draft(revision=2, provenance=provenance)
        assert find_waiting_since(again, said, under(), changed) == written

    def test_an_approval_from_before_evidence_was_kept_rests_on_no_passage(self) -> None:
        said = [says("lea"), says("max")]
        assert isinstance(judge(builders.draft(), said, under(), read_on(evidence=self.NEW)), Approved)

    def test_a_waiver_lapses_with_the_approval_that_gave_it(self) -> None:
        draft = builders.draft(findings=(ALTERED,))
        waiver = Waiver(finding=ALTERED.id, reason="la source a été corrigée")
        said = [says("lea", evidence=self.OLD, waivers=(waiver,)), later("noe", 1, evidence=self.NEW)]
        said.append(later("max", 1, evidence=self.NEW))
        judgement = judge(draft, said, under(), read_on(1, evidence=self.NEW))
        assert judgement == Waiting(roles=("pedagogie", "expert"), lapsed=Lapse.SOURCE_CHANGED)


STRICT = under(
    roles={"pedagogie": ("lea", "noe"), "expert": ("lea", "max")},
    distinct_people=2,
    escalation=Escalation(after_days=5, to=("dir", "max")),
    expires_after_months=1,
)
EVIDENCE = st.sampled_from([None, "a" * 64, "b" * 64])
SAID = st.builds(
    later,
    st.sampled_from(["lea", "noe", "max", "dir", "eve"]),
    st.floats(0, 40),
    st.sampled_from([Verdict.APPROVE, Verdict.APPROVE, Verdict.APPROVE, Verdict.REQUEST_CHANGES]),
    evidence=EVIDENCE,
)
LEDGER = st.lists(SAID, max_size=7).map(lambda said: sorted(said, key=lambda decision: decision.at))
DRAFTS = st.sampled_from(
    [builders.draft(), edited_by("lea"), edited_by("dir"), builders.draft(findings=(ALTERED,))]
)


@given(DRAFTS, LEDGER, st.floats(0, 90))
@settings(max_examples=examples(75))
def test_an_approval_always_has_every_role_two_people_and_someone_besides_the_author(
    draft: Draft, said: list[Decision], days: float
) -> None:
    """Whatever is in the ledger, in whatever order: what counts satisfies the policy by itself."""
    as_of = read_on(days, evidence="a" * 64)
    judgement = judge(draft, said, STRICT, as_of)
    if not isinstance(judgement, Approved):
        return
    now = max([as_of.now, *(decision.at for decision in said)])
    people = {decision.person for decision in judgement.decisions}
    assert len(people) >= 2
    assert people != {draft.provenance.author}
    assert "eve" not in people
    assert find_unwaived(draft, judgement.decisions) == ()
    stepped_in = {d.person for d in judgement.decisions if d.at >= builders.NOON + timedelta(days=5)} & {
        "dir",
        "max",
    }
    assert stepped_in or all(people & set(named) for named in STRICT.review.roles.values())
    for decision in judgement.decisions:
        end = find_expires_at(decision, STRICT.review)
        assert end is not None
        assert now < end
        assert decision.evidence in {None, as_of.evidence}


@given(DRAFTS, LEDGER, st.sampled_from(["noe", "max", "dir"]), st.floats(40, 90))
@settings(max_examples=examples(75))
def test_one_more_person_who_approves_never_makes_an_approved_draft_wait(
    draft: Draft, said: list[Decision], person: str, days: float
) -> None:
    without = [decision for decision in said if decision.person != person]
    as_of = read_on(days, evidence="a" * 64)
    if isinstance(judge(draft, without, STRICT, as_of), Approved):
        more = [*without, later(person, 40, evidence="a" * 64)]
        assert isinstance(judge(draft, more, STRICT, as_of), Approved)


@given(DRAFTS, LEDGER, st.randoms(), st.floats(40, 90))
@settings(max_examples=examples(50))
def test_in_whatever_order_different_people_approve_the_draft_stands_the_same(
    draft: Draft, said: list[Decision], shuffled: Any, days: float
) -> None:
    once = list({d.person: d for d in said if d.verdict is Verdict.APPROVE}.values())
    turned = list(once)
    shuffled.shuffle(turned)
    as_of = read_on(days, evidence="a" * 64)
    one, other = judge(draft, once, STRICT, as_of), judge(draft, turned, STRICT, as_of)
    assert one.kind == other.kind
    if isinstance(one, Waiting) and isinstance(other, Waiting):
        assert one.roles == other.roles
    if isinstance(one, Approved) and isinstance(other, Approved):
        assert {d.person for d in one.decisions} == {d.person for d in other.decisions}


@given(LEDGER, st.floats(-400, 29), st.sampled_from(["eve", "lea"]))
@settings(max_examples=examples(50))
def test_a_clock_set_back_never_revives_an_approval_that_had_lapsed(
    said: list[Decision], days: float, person: str
) -> None:
    """Some line of the ledger is later than the expiry, be it a stranger's or about another draft."""
    witness = later(person, 75, digest="c" * 64)
    honest = judge(builders.draft(), [*said, witness], STRICT, read_on(75, evidence="a" * 64))
    turned_back = judge(builders.draft(), [*said, witness], STRICT, read_on(days, evidence="a" * 64))
    assert turned_back == honest
    assert not isinstance(turned_back, Approved)


class TestRolesForSomeArtefacts:
    """A legal reader is asked for what needs one, and nobody waits for them elsewhere."""

    COURSE = builders.course(
        review=ReviewPolicy(roles={"pedagogie": ("lea",), "expert": ("max",)}, only_for={"expert": ("quiz",)})
    )
    SUMMARY = builders.draft(
        content=builders.content(
            artefacts=tuple(a for a in builders.content().artefacts if a.kind == "summary")
        )
    )

    def test_a_draft_that_holds_it_waits_for_the_role(self) -> None:
        assert judge(builders.draft(), [says("lea")], self.COURSE, TODAY) == Waiting(roles=("expert",))

    def test_a_draft_that_does_not_is_approved_without(self) -> None:
        said = builders.decision(self.SUMMARY, person="lea")
        assert isinstance(judge(self.SUMMARY, [said], self.COURSE, TODAY), Approved)

    def test_who_is_not_asked_may_still_send_it_back(self) -> None:
        no = builders.decision(self.SUMMARY, person="max", verdict=Verdict.REJECT)
        said = [builders.decision(self.SUMMARY, person="lea"), no]
        assert judge(self.SUMMARY, said, self.COURSE, TODAY) == SentBack(decision=no)

    def test_a_draft_no_role_is_meant_for_asks_them_all(self) -> None:
        policy = ReviewPolicy(roles={"expert": ("max",)}, only_for={"expert": ("quiz",)})
        course = builders.course(review=policy)
        assert judge(self.SUMMARY, [], course, TODAY) == Waiting(roles=("expert",))

    def test_a_role_nobody_wrote_down_is_refused_by_name(self) -> None:
        with pytest.raises(ValidationError, match="only_for names legal, which is no role"):
            ReviewPolicy(roles={"expert": ("max",)}, only_for={"legal": ("quiz",)})

    @pytest.mark.parametrize("artefact", deliverables.one_of_each(), ids=lambda artefact: artefact.kind)
    def test_any_kind_of_deliverable_may_have_a_reader_of_its_own(self, artefact: Deliverable) -> None:
        review = ReviewPolicy(
            roles={"pedagogie": ("lea",), "juriste": ("max",)},
            only_for={"juriste": (artefact.kind,)},
        )
        course, draft = builders.course(review=review), deliverables.draft_of(artefact)
        said = [builders.decision(draft, person="lea")]
        assert judge(draft, said, course, TODAY) == Waiting(roles=("juriste",))
