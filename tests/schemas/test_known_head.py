"""A draft that is known by its facts says what the draft says, and reads whatever it does not know."""

from collections.abc import Callable
from copy import deepcopy

import pytest

from pipelines.testing import builders
from schemas import seal
from schemas.contract import Contract
from schemas.draft import Draft
from schemas.draft.known_head import HeadFacts, KnownDraft
from schemas.finding import Finding
from schemas.seal import RevisionSeal

FINDING = Finding(rule="citation.altered", place="q-0002", facts={"source": "a.md", "quote": "froid"})
DRAFT = builders.draft(revision=3, parent="a" * 64, findings=(FINDING,))


@pytest.fixture
def read() -> list[Draft]:
    """The drafts that had to be read."""
    return []


@pytest.fixture
def known(read: list[Draft]) -> KnownDraft:
    facts = HeadFacts.from_json(HeadFacts.of(DRAFT).canonical())
    return KnownDraft.of(facts, lambda: read.append(DRAFT) or DRAFT)


def test_it_says_what_looks_ask_without_reading_the_draft(known: KnownDraft, read: list[Draft]) -> None:
    for name in ("module", "revision", "parent", "provenance", "findings", "digest"):
        assert getattr(known, name) == getattr(DRAFT, name)
    for name in ("title", "language", "objectives", "kinds", "grounds", "sources", "word_count"):
        assert getattr(known.content, name) == getattr(DRAFT.content, name)
    assert RevisionSeal.of(DRAFT, builders.NOON).differences(known) == ()
    assert read == []


def test_what_a_seal_holds_of_a_draft_is_listed_once(
    known: KnownDraft, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the look that believes the facts, and by the policy that judges the draft."""
    listed: list[Draft] = []
    again = seal._list_sealed
    monkeypatch.setattr(seal, "_list_sealed", lambda draft: listed.append(draft) or again(draft))
    sealed = RevisionSeal.of(DRAFT, builders.NOON)
    other = sealed.model_copy(update={"author": "noe"})
    assert sealed.differences(known) == ()
    assert other.differences(known) == (seal.SealedPart.AUTHOR,)
    assert [each for each in listed if each is known] == [known]


@pytest.mark.parametrize("name", ["minted", "verdicts"])
def test_it_reads_what_it_does_not_know(known: KnownDraft, read: list[Draft], name: str) -> None:
    assert getattr(known, name) == getattr(DRAFT, name)
    assert read == [DRAFT]


@pytest.mark.parametrize("name", ["artefacts", "rule", "given", "objectives_origin", "citations"])
def test_its_content_reads_what_it_does_not_know(known: KnownDraft, read: list[Draft], name: str) -> None:
    assert getattr(known.content, name) == getattr(DRAFT.content, name)
    assert read


def test_it_is_written_as_the_draft_is(known: KnownDraft) -> None:
    assert known.canonical() == DRAFT.canonical()
    assert known.content.canonical() == DRAFT.content.canonical()


@pytest.mark.parametrize("part", [lambda draft: draft, lambda draft: draft.content], ids=["draft", "content"])
def test_it_is_equal_to_the_draft_and_holds_all_of_it_whoever_asks(
    known: KnownDraft, part: Callable[[Draft], Contract]
) -> None:
    mine, whole = part(known), part(DRAFT)
    assert mine == whole
    assert whole == mine
    assert mine == part(KnownDraft.of(HeadFacts.of(DRAFT), lambda: DRAFT))
    assert mine != part(DRAFT.model_copy(update={"content": builders.content(title="Autre")}))
    assert mine.model_dump_json() == whole.model_dump_json()
    assert dict(mine) == dict(whole)
    assert deepcopy(mine) == whole


def test_a_changed_copy_is_known_by_no_facts_of_the_draft(known: KnownDraft) -> None:
    changed = {"title": "Autre titre"}
    of_content = known.content.model_copy(update=changed)
    assert of_content.canonical_digest() == DRAFT.content.model_copy(update=changed).canonical_digest()
    assert known.model_copy(update={"findings": ()}) == DRAFT.model_copy(update={"findings": ()})


def test_a_name_that_no_draft_has_is_an_error(known: KnownDraft) -> None:
    with pytest.raises(AttributeError):
        known.nonsense  # noqa: B018
    with pytest.raises(AttributeError):
        known.content.nonsense  # noqa: B018
