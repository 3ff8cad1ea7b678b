"""Recording a decision: what is refused, in which words, and that a refusal records nothing."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.ledger.key import SettingKey
from adapters.ledger.lines import LinesLedger
from pipelines.review.decision_request import DecisionRequest
from pipelines.review.decisions import DecisionOutcome, decide
from pipelines.review.policy import AsOf
from pipelines.testing import builders
from schemas.course import Course, Escalation, IdentityMode, ReviewPolicy
from schemas.draft import Draft, UnknownDeliverable
from schemas.errors import DecisionRefused, LedgerBroken
from schemas.finding import Finding, digest_of
from schemas.ids import PRACTICE
from schemas.language import Language
from schemas.languages.formats import NO_BREAK
from schemas.review import (
    LONGEST_COMMENT,
    Approved,
    Decision,
    LedgerEntry,
    LedgerRecord,
    SentBack,
    Verdict,
    Waiting,
)

DRAFT = builders.draft()
DIGEST = DRAFT.content.canonical_digest()
ALTERED = Finding(rule="citation.altered", place="st-0001", facts={"source": "a.md", "quote": "x"})
BLOCKED = builders.draft(findings=(ALTERED,))
TWO_ROLES = builders.course(review=ReviewPolicy(roles={"pedagogie": ("lea",), "expert": ("noe",)}))
INVITED = builders.course(
    review=ReviewPolicy(identity=IdentityMode.INVITATION, roles={"pedagogie": ("lea",), "expert": ("noe",)})
)
ESCALATED = builders.course(
    review=ReviewPolicy(
        roles={"pedagogie": ("lea",), "expert": ("noe",)},
        escalation=Escalation(after_days=3, to=("direction",)),
    )
)
NEWER = builders.draft(revision=2, content=builders.content(duration_minutes=21))
ANSWER = builders.draft(revision=2)
PROXY = builders.course(review=ReviewPolicy(identity=IdentityMode.PROXY, roles={"pedagogie": ("lea",)}))


@pytest.fixture
def ledger(tmp_path: Path) -> LinesLedger:
    ledger = LinesLedger(tmp_path / "ledger", SettingKey.from_text("a key of more than sixteen characters"))
    builders.record_seals(ledger, DRAFT, BLOCKED, NEWER, ANSWER)
    return ledger


def asked(**changes: Any) -> DecisionRequest:
    fields: dict[str, Any] = {
        "module": builders.KEY,
        "digest": DIGEST[:12],
        "verdict": Verdict.APPROVE,
        "person": "lea",
    }
    return DecisionRequest(**(fields | changes))


def record(
    ledger: LinesLedger, draft: Draft | None = DRAFT, course: Course | None = None, **changes: Any
) -> DecisionOutcome:
    return decide(asked(**changes), draft, course or builders.course(), ledger, AsOf(builders.NOON), "run-1")


def test_a_decision_names_the_whole_digest_its_findings_and_its_run(ledger: LinesLedger) -> None:
    decided = record(ledger)
    assert decided.decision.digest == DIGEST
    assert decided.decision.findings == digest_of(())
    assert (decided.decision.run_id, decided.decision.at) == ("run-1", builders.NOON)
    assert isinstance(decided.judgement, Approved)
    assert ledger.read(builders.KEY)[-1] == decided.entry


def test_the_judgement_says_who_is_still_awaited(ledger: LinesLedger) -> None:
    assert record(ledger, course=TWO_ROLES).judgement == Waiting(roles=("expert",))
    assert isinstance(record(ledger, course=TWO_ROLES, person="noe").judgement, Approved)


def test_the_longer_the_prefix_the_better_up_to_the_whole_digest(ledger: LinesLedger) -> None:
    assert record(ledger, digest=DIGEST).decision.digest == DIGEST


REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "an unknown module": (
        {"draft": None},
        "module 'froid--chaine' has no draft",
        "le module «~froid--chaine~» n’a pas de brouillon",
    ),
    "a practice draft": (
        {"module": f"{PRACTICE}--froid-chaine"},
        "you cannot decide on a practice draft",
        "on ne peut pas décider d’un brouillon d’exercice",
    ),
    "an older draft": (
        {"draft": NEWER},
        f"{DIGEST[:12]} is not the newest revision. Read revision 2, "
        f"digest {NEWER.content.canonical_digest()[:12]}",
        f"{DIGEST[:12]} n’est pas la dernière révision. Lisez la révision 2, "
        f"empreinte {NEWER.content.canonical_digest()[:12]}",
    ),
    "eleven digits": (
        {"digest": DIGEST[:11]},
        "is not the start of a digest",
        "n’est pas le début d’une empreinte",
    ),
    "no digits": (
        {"digest": ""},
        "Give at least 12 digits; the newest draft is " + DIGEST[:12],
        "Donnez-en au moins 12 chiffres~; le brouillon le plus récent est " + DIGEST[:12],
    ),
    "a wildcard": (
        {"digest": ".*" * 6},
        "is not the start of a digest",
        "n’est pas le début d’une empreinte",
    ),
    "a stranger": (
        {"person": "eve"},
        "'eve' is in no role .* Sign in as one of lea",
        "«~eve~» n’a aucun rôle .* Connectez-vous comme l’une de ces personnes~: lea",
    ),
    "nobody": ({"person": ""}, "'' is in no role", "«~~» n’a aucun rôle"),
    "a typed name behind a proxy": (
        {"course": PROXY},
        "no identity provider confirms",
        "aucun fournisseur d’identité ne confirme",
    ),
    "changes without a word": (
        {"verdict": Verdict.REQUEST_CHANGES, "comment": " \n"},
        "without saying which",
        "sans dire lesquels",
    ),
    "a withdrawal of nothing": (
        {"verdict": Verdict.WITHDRAW, "comment": "une erreur"},
        "no approval to withdraw",
        "ce brouillon n’a pas d’approbation à retirer",
    ),
    "a comment without end": (
        {"comment": "x" * (LONGEST_COMMENT + 1)},
        "100001 characters; the maximum is",
        "100001 caractères ; le maximum est de",
    ),
    "a bell in the comment": (
        {"comment": "a\x07b"},
        r"control character U\+0007",
        r"commentaire~: contient le caractère de contrôle U\+0007",
    ),
    "a bell in a reason": (
        {"draft": BLOCKED, "waivers": {ALTERED.id: "a\x07b"}},
        r"waive: holds the control character U\+0007",
        r"levée~: contient le caractère de contrôle U\+0007",
    ),
    "an open blocking finding": (
        {"draft": BLOCKED},
        rf"blocking findings are still open \(1\): {ALTERED.id} \(st-0001\) La .* waive: \[\"{ALTERED.id}: ",
        rf"constats bloquants .* \(1\)~: {ALTERED.id} \(st-0001\) La .* waive: \[\"{ALTERED.id}: ",
    ),
    "a waiver of no finding": (
        {"draft": BLOCKED, "waivers": {"f-00000000": "because"}},
        f"no finding 'f-00000000'. Choose one of the open blocking findings: {ALTERED.id}",
        f"n’a pas de constat «~f-00000000~». Choisissez parmi les constats bloquants ouverts~: {ALTERED.id}",
    ),
    "a waiver where nothing blocks": (
        {"waivers": {"f-00000000": "because"}},
        "no finding 'f-00000000'. Leave `waive` empty",
        "n’a pas de constat «~f-00000000~». Laissez `waive` vide",
    ),
    "a waiver without a reason": (
        {"draft": BLOCKED, "waivers": {ALTERED.id: "  "}},
        f"{ALTERED.id} is waived without a reason",
        f"{ALTERED.id} est levé sans raison",
    ),
    "a waiver of two letters": (
        {"draft": BLOCKED, "waivers": {ALTERED.id: "ok"}},
        "with a reason of 2 characters",
        "avec une raison de 2 caractères",
    ),
    "an invitation where none is heard": (
        {"course": PROXY, "verified": True, "invitation": "a" * 32},
        "does not accept invitations",
        "n’accepte pas les invitations",
    ),
    "nobody's invitation where one is due": (
        {"course": INVITED, "verified": True},
        "accepts decisions only from people who were invited",
        "n’accepte que les décisions des personnes invitées",
    ),
    "whoever steps in later": (
        {"course": ESCALATED, "person": "direction"},
        r"'direction' decides only when .* from 27 Nov 2026, 12:00 UTC",
        r"«~direction~» ne décide que si .* à partir du 27/11/2026 à 12:00",
    ),
}


@pytest.mark.parametrize(("changes", "english", "french"), REFUSED.values(), ids=REFUSED)
def test_what_may_not_be_recorded_is_refused_and_nothing_is_written(
    ledger: LinesLedger, changes: dict[str, Any], english: str, french: str
) -> None:
    with pytest.raises(DecisionRefused, match=english) as refused:
        record(ledger, **changes)
    assert builders.list_decisions(ledger) == []
    assert re.search(french.replace("~", NO_BREAK), str(refused.value.explain(Language.FRENCH)))


def test_a_newer_draft_voids_an_older_link(ledger: LinesLedger) -> None:
    record(ledger)
    with pytest.raises(DecisionRefused, match="is not the newest revision"):
        record(ledger, NEWER)


def test_a_blocking_finding_waived_with_a_reason_lets_the_approval_through(ledger: LinesLedger) -> None:
    decided = record(ledger, BLOCKED, waivers={ALTERED.id: " la source a changé "})
    assert [(w.finding, w.reason) for w in decided.decision.waivers] == [(ALTERED.id, "la source a changé")]
    assert isinstance(decided.judgement, Approved)


def test_what_one_approver_waived_the_next_need_not_waive_again(ledger: LinesLedger) -> None:
    record(ledger, BLOCKED, TWO_ROLES, waivers={ALTERED.id: "la source a changé"})
    assert isinstance(record(ledger, BLOCKED, TWO_ROLES, person="noe").judgement, Approved)


def test_what_an_approver_waived_and_then_took_back_blocks_again(ledger: LinesLedger) -> None:
    record(ledger, BLOCKED, TWO_ROLES, waivers={ALTERED.id: "la source a changé"})
    record(ledger, BLOCKED, TWO_ROLES, verdict=Verdict.REJECT)
    with pytest.raises(DecisionRefused, match="blocking findings are still open"):
        record(ledger, BLOCKED, TWO_ROLES, person="noe")


def test_nobody_approves_what_nothing_here_can_show(ledger: LinesLedger) -> None:
    """A kind whose plug-in is gone: no reason waives it, as nobody can have read it."""
    unknown = UnknownDeliverable.of({"kind": "memo_card", "cards": []})
    draft = builders.draft(content=builders.content(artefacts=(builders.lesson(), unknown)))
    builders.record_seals(ledger, draft)
    digest = draft.content.canonical_digest()
    with pytest.raises(DecisionRefused, match=r"not installed here \(memo_card\)"):
        record(ledger, draft, digest=digest)
    assert isinstance(record(ledger, draft, digest=digest, verdict=Verdict.REJECT).judgement, SentBack)


def test_a_blocked_draft_can_be_sent_back_without_a_waiver(ledger: LinesLedger) -> None:
    decided = record(ledger, BLOCKED, verdict=Verdict.REQUEST_CHANGES, comment="st-0001 est faux")
    assert isinstance(decided.judgement, SentBack)


def test_the_same_word_said_twice_is_recorded_once(ledger: LinesLedger) -> None:
    first, second = record(ledger), record(ledger)
    assert second.entry == first.entry
    assert len(builders.list_decisions(ledger)) == 1


def test_what_the_desk_received_once_is_recorded_once_whatever_was_decided_since(ledger: LinesLedger) -> None:
    first = record(ledger, received="a" * 32)
    record(ledger, verdict=Verdict.REQUEST_CHANGES, comment="q-0001", received="b" * 32)
    again = record(ledger, received="a" * 32)
    assert again.entry == first.entry
    assert isinstance(again.judgement, SentBack)
    assert len(builders.list_decisions(ledger)) == 2


def test_who_copies_the_id_of_what_another_decided_neither_stops_it_nor_is_stopped(
    ledger: LinesLedger,
) -> None:
    course = builders.course(review=ReviewPolicy(roles={"pedagogie": ("lea", "noe")}, distinct_people=2))
    for person in ("noe", "lea"):
        record(ledger, course=course, person=person, received="a" * 32)
    assert [each.person for each in builders.list_decisions(ledger)] == ["noe", "lea"]


def test_another_comment_or_a_changed_mind_is_recorded(ledger: LinesLedger) -> None:
    for verdict, comment in (
        (Verdict.REQUEST_CHANGES, "q-0001"),
        (Verdict.REQUEST_CHANGES, "q-0002"),
        (Verdict.APPROVE, ""),
        (Verdict.REQUEST_CHANGES, "q-0001"),
    ):
        record(ledger, verdict=verdict, comment=comment)
    assert len(builders.list_decisions(ledger)) == 4


def test_the_same_request_of_a_later_revision_with_the_same_text_is_recorded(ledger: LinesLedger) -> None:
    record(ledger, verdict=Verdict.REQUEST_CHANGES, comment="q-0001")
    record(ledger, ANSWER, verdict=Verdict.REQUEST_CHANGES, comment="q-0001")
    assert len(builders.list_decisions(ledger)) == 2


def test_behind_a_proxy_the_vouched_name_is_recorded_as_verified(ledger: LinesLedger) -> None:
    assert record(ledger, course=PROXY, verified=True).decision.verified


def test_without_a_proxy_no_name_is_recorded_as_verified(ledger: LinesLedger) -> None:
    """On one machine anyone can send the header a proxy would set."""
    assert not record(ledger, verified=True).decision.verified


def test_line_breaks_and_accents_of_a_comment_are_kept(ledger: LinesLedger) -> None:
    comment = "q-0001 : trop facile\r\n\tvoir l'étape 2\n"
    decided = record(ledger, verdict=Verdict.REQUEST_CHANGES, comment=comment)
    assert decided.decision.comment == "q-0001 : trop facile\n\tvoir l'étape 2"


def test_nothing_is_decided_on_a_ledger_altered_by_hand(ledger: LinesLedger) -> None:
    record(ledger, course=TWO_ROLES)
    file = ledger.folder / f"{builders.KEY}.jsonl"
    file.write_bytes(file.read_bytes().replace(b'"approve"', b'"reject" '))
    with pytest.raises(LedgerBroken, match="line 5"):
        record(ledger, course=TWO_ROLES, person="noe")


TOKEN = "a" * 32


def test_a_decision_on_an_invitation_is_verified_and_uses_it_up(ledger: LinesLedger) -> None:
    decided = record(ledger, course=INVITED, verified=True, invitation=TOKEN)
    assert (decided.decision.verified, decided.decision.invitation) == (True, TOKEN)
    with pytest.raises(DecisionRefused, match="this invitation has already been used"):
        record(ledger, course=INVITED, verified=True, invitation=TOKEN, verdict=Verdict.REJECT)
    with pytest.raises(DecisionRefused, match="this invitation has already been used"):
        record(ledger, course=INVITED, verified=True, invitation=TOKEN)
    assert len(builders.list_decisions(ledger)) == 1


def test_a_course_of_invitations_hears_nobody_else(ledger: LinesLedger) -> None:
    with pytest.raises(DecisionRefused, match="accepts decisions only from people who were invited"):
        record(ledger, course=INVITED, verified=True)


def test_a_course_without_invitations_hears_none(ledger: LinesLedger) -> None:
    with pytest.raises(DecisionRefused, match="does not accept invitations"):
        record(ledger, course=PROXY, verified=True, invitation=TOKEN)


def test_whoever_may_step_in_later_is_told_from_when(ledger: LinesLedger) -> None:
    with pytest.raises(
        DecisionRefused, match=r"'direction' decides only when .* from 27 Nov 2026, 12:00 UTC"
    ):
        record(ledger, course=ESCALATED, person="direction")
    later = AsOf(builders.NOON + timedelta(days=3))
    decided = decide(asked(person="direction"), DRAFT, ESCALATED, ledger, later, "run-1")
    assert isinstance(decided.judgement, Approved)


def test_an_approval_that_expired_can_be_given_again_in_the_same_words(ledger: LinesLedger) -> None:
    yearly = builders.course(review=ReviewPolicy(roles={"pedagogie": ("lea",)}, expires_after_months=12))
    record(ledger, course=yearly)
    later = AsOf(builders.NOON + timedelta(days=366))
    decided = decide(asked(), DRAFT, yearly, ledger, later, "run-2")
    assert isinstance(decided.judgement, Approved)
    assert len(builders.list_decisions(ledger)) == 2


def test_a_clock_set_back_dates_no_decision_before_the_one_it_follows(ledger: LinesLedger) -> None:
    record(ledger, course=TWO_ROLES)
    earlier = AsOf(builders.NOON - timedelta(days=400))
    decided = decide(asked(person="noe"), DRAFT, TWO_ROLES, ledger, earlier, "run-2")
    assert decided.decision.at == builders.NOON


def test_there_is_nothing_to_withdraw_where_nobody_approved(ledger: LinesLedger) -> None:
    with pytest.raises(DecisionRefused, match="no approval to withdraw"):
        record(ledger, verdict=Verdict.WITHDRAW, comment="une erreur")


@pytest.mark.parametrize("comment", ["", " \n "])
def test_an_approval_is_not_withdrawn_without_saying_why(ledger: LinesLedger, comment: str) -> None:
    record(ledger)
    with pytest.raises(DecisionRefused, match="withdrawn without saying why"):
        record(ledger, verdict=Verdict.WITHDRAW, comment=comment)
    assert len(builders.list_decisions(ledger)) == 1


def test_a_disputed_finding_is_recorded_as_mistaken_and_no_longer_blocks(ledger: LinesLedger) -> None:
    decided = record(
        ledger,
        BLOCKED,
        waivers={ALTERED.id: "la source dit bien cela"},
        disputed=frozenset({ALTERED.id}),
        opened=(),
    )
    assert [waiver.disputed for waiver in decided.decision.waivers] == [True]
    assert decided.decision.opened == ()
    assert isinstance(decided.judgement, Approved)


class Overtaken(LinesLedger):
    """A ledger in which somebody else always writes once between our reading and our writing."""

    def __init__(self, ledger: LinesLedger, first: Decision) -> None:
        super().__init__(ledger.folder, ledger.key)
        self.first: Decision | None = first

    def append(self, recorded: LedgerRecord, *, after: int | None = None) -> LedgerEntry:
        if self.first is not None:
            super().append(self.first)
            self.first = None
        return super().append(recorded, after=after)


def test_whoever_comes_second_is_weighed_against_the_first(ledger: LinesLedger) -> None:
    """Both used the one invitation at the same moment: one is heard, the other is told."""
    first = builders.decision(person="lea", invitation=TOKEN, verified=True)
    with pytest.raises(DecisionRefused, match="this invitation has already been used"):
        decide(
            asked(invitation=TOKEN, verified=True, verdict=Verdict.REJECT),
            DRAFT,
            INVITED,
            Overtaken(ledger, first),
            AsOf(builders.NOON),
            "run-2",
        )
    assert len(builders.list_decisions(ledger)) == 1


def test_two_people_who_decide_at_once_are_both_heard(ledger: LinesLedger) -> None:
    first = builders.decision(person="lea")
    decided = decide(
        asked(person="noe"), DRAFT, TWO_ROLES, Overtaken(ledger, first), AsOf(builders.NOON), "run-2"
    )
    assert isinstance(decided.judgement, Approved)
    assert [each.person for each in builders.list_decisions(ledger)] == ["lea", "noe"]


def test_the_same_word_at_the_same_moment_is_one_line(ledger: LinesLedger) -> None:
    """A double click on two pages: the second finds its own words recorded."""
    first = builders.decision(person="lea", run_id="run-1")
    decided = decide(asked(), DRAFT, TWO_ROLES, Overtaken(ledger, first), AsOf(builders.NOON), "run-2")
    assert decided.decision.run_id == "run-1"
    assert len(builders.list_decisions(ledger)) == 1


def test_who_steps_in_after_speaking_for_their_own_role_is_heard_again(ledger: LinesLedger) -> None:
    """The same words weigh more once the draft has waited long enough: they are a line of their own."""
    course = builders.course(
        review=ReviewPolicy(
            roles={"pedagogie": ("lea",), "expert": ("noe",)},
            escalation=Escalation(after_days=5, to=("lea",)),
        )
    )
    early = decide(asked(), DRAFT, course, ledger, AsOf(builders.NOON), "run-1")
    assert early.judgement == Waiting(roles=("expert",))
    stepped_in = decide(asked(), DRAFT, course, ledger, AsOf(builders.NOON + timedelta(days=6)), "run-2")
    assert isinstance(stepped_in.judgement, Approved)
    again = decide(asked(), DRAFT, course, ledger, AsOf(builders.NOON + timedelta(days=7)), "run-3")
    assert again.entry == stepped_in.entry
