"""One person is one person, in whichever of Unicode's forms a keyboard or a directory writes their name."""

from pathlib import Path
from unicodedata import normalize

import pytest
from pydantic import ValidationError

from adapters.ledger.key import SettingKey
from adapters.ledger.lines import LinesLedger
from pipelines.review.decision_request import DecisionRequest
from pipelines.review.decisions import decide
from pipelines.review.editing import apply_edits
from pipelines.review.policy import AsOf, judge
from pipelines.testing import builders
from schemas.course import ReviewPolicy
from schemas.draft import Origin, Provenance
from schemas.edit import Replace
from schemas.review import Verdict, Waiting

LEA, LEA_IN_TWO = normalize("NFC", "léa"), normalize("NFD", "léa")
COURSE = builders.course(review=ReviewPolicy(roles={"pedagogie": (LEA_IN_TWO,), "expert": ("noe",)}))
NOW = AsOf(builders.NOON)


def test_a_name_typed_in_another_form_is_heard_as_the_person_it_names(tmp_path: Path) -> None:
    ledger = LinesLedger(tmp_path / "ledger", SettingKey.from_text("a key of more than sixteen characters"))
    draft = builders.draft()
    builders.record_seals(ledger, draft)
    for name in (LEA, LEA_IN_TWO):
        asked = DecisionRequest(builders.KEY, draft.content.canonical_digest(), Verdict.APPROVE, name)
        assert decide(asked, draft, COURSE, ledger, NOW, None).decision.person == LEA
    assert len(builders.list_decisions(ledger)) == 1


def test_two_forms_of_one_name_are_not_two_people() -> None:
    with pytest.raises(ValidationError, match="distinct_people asks for 2 people, the roles name 1"):
        ReviewPolicy(roles={"pedagogie": (LEA,), "expert": (LEA_IN_TWO,)}, distinct_people=2)


@pytest.mark.parametrize("name", [LEA, LEA_IN_TWO])
def test_an_author_is_not_their_only_approver_under_another_form_of_their_name(name: str) -> None:
    course = builders.course(review=ReviewPolicy(roles={"pedagogie": (LEA, "noe")}))
    before = builders.draft()
    edit = Replace(place="st-0001", part="text", before=builders.SENTENCES[0], after="La porte ferme.")
    edited = apply_edits(before, [edit], builders.spans(), name, builders.NOON)
    assert edited.provenance.author == LEA
    kept_before = edited.model_copy(
        update={
            "provenance": Provenance(
                writer=Origin.HUMAN, author=name, inputs="0" * 64, written_at=builders.NOON
            )
        }
    )
    for draft in (edited, kept_before):
        approved = builders.decision(draft, person=LEA)
        assert isinstance(judge(draft, builders.list_recorded(draft, [approved]), course, NOW), Waiting)
