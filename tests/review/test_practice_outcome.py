"""What a reviewer finds in a practice draft, and that none can ever leave."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from adapters.ledger.key import SettingKey
from adapters.ledger.lines import LinesLedger
from adapters.store.folder import FolderStore
from adapters.store.records import Records
from pipelines.review.decision_request import DecisionRequest
from pipelines.review.decisions import decide
from pipelines.review.policy import AsOf
from pipelines.review.practice_outcome import judge_practice
from pipelines.testing import builders
from pipelines.testing.packages import build
from schemas.draft import Draft
from schemas.errors import DecisionRefused, InvalidInput, PackageRefused
from schemas.practice import Mark, Plant, PlantKind, Practice, PracticeAnswer
from schemas.review import Approved, LedgerEntry, Verdict

KEY = "practice--chaine"
SPAN = builders.spans().sources[0].spans[1].id


def practice(**changes: object) -> Practice:
    plants = tuple(
        Plant(place=place, kind=PlantKind.NUMBER, planted="faux", true="vrai", span=SPAN)
        for place in ("st-0001", "st-0002")
    )
    fields: dict[str, object] = {
        "id": "0123456789abcdef",
        "person": "lea",
        "of": builders.KEY,
        "content": builders.content(module=KEY),
        "plants": plants,
        "made_at": builders.NOON,
    }
    return Practice(**(fields | changes))  # type: ignore[arg-type]


def answered(*places: str) -> PracticeAnswer:
    marks = tuple(Mark(place=place) for place in places)
    return PracticeAnswer(practice="0123456789abcdef", marks=marks, at=builders.NOON)


def test_a_reader_sees_what_they_found_what_they_missed_and_what_they_suspected_wrongly() -> None:
    result = judge_practice(practice(), answered("st-0001", "st-0003"))
    assert [each.place for each in result.found] == ["st-0001"]
    assert [each.place for each in result.missed] == ["st-0002"]
    assert [mark.place for mark in result.mistaken] == ["st-0003"]
    assert result.hit_rate == 0.5


def test_marking_everything_finds_all_and_is_shown_for_what_it_is() -> None:
    result = judge_practice(practice(), answered("st-0001", "st-0002", "st-0003", "st-0004"))
    assert (result.hit_rate, len(result.mistaken)) == (1, 2)


# no code path can release one


def test_no_course_may_call_itself_practice() -> None:
    with pytest.raises(ValidationError, match="call the course something else"):
        builders.course(id="practice")


def test_a_practice_draft_of_a_real_module_cannot_be_made() -> None:
    with pytest.raises(ValidationError, match="belongs to no course's module"):
        practice(content=builders.content())


def pushed() -> Draft:
    """Somebody makes a draft of a practice draft's text by hand."""
    return builders.draft(content=practice().content)


def test_it_is_not_kept_as_a_draft(tmp_path: Path) -> None:
    records = Records(FolderStore(tmp_path))
    with pytest.raises(InvalidInput, match="practice draft"):
        records.add_revision(pushed(), builders.seal(builders.draft()))
    assert list(tmp_path.rglob("*.json")) == []


def test_nobody_can_decide_on_it(tmp_path: Path) -> None:
    ledger = LinesLedger(tmp_path, SettingKey.from_text("a key of more than sixteen characters"))
    asked = DecisionRequest(KEY, pushed().content.canonical_digest(), Verdict.APPROVE, "lea")
    with pytest.raises(DecisionRefused, match="you cannot decide on a practice draft"):
        decide(asked, pushed(), builders.course(), ledger, AsOf(builders.NOON), None)
    assert ledger.modules() == ()


def test_it_is_not_packaged_even_with_an_approval_somebody_made_by_hand() -> None:
    draft = pushed()
    decision = builders.decision(draft)
    approval = Approved(module=KEY, digest=draft.content.canonical_digest(), decisions=(decision,))
    entry = LedgerEntry(sequence=1, previous="0" * 64, recorded=decision, key_id="k", mac="0" * 64)
    with pytest.raises(PackageRefused, match="practice draft, with false claims planted"):
        build(draft, approval, builders.course(), (), builders.spans(), (entry,))


# theirs alone


def test_a_practice_is_found_by_the_person_it_was_made_for_and_named_in_no_listing(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    records = Records(store)
    records.save_practice(practice())
    assert records.practices("lea") == (practice(),)
    assert records.practices("noe") == ()
    assert not any("lea" in entry.key for entry in store.list(""))


def test_an_answer_is_given_once(tmp_path: Path) -> None:
    records = Records(FolderStore(tmp_path))
    records.save_practice(practice())
    assert records.save_practice_answer("lea", answered("st-0001"))
    assert not records.save_practice_answer("lea", answered("st-0001", "st-0002"))
    assert records.practice_answer("lea", "0123456789abcdef") == answered("st-0001")
    assert records.practice_answer("noe", "0123456789abcdef") is None
