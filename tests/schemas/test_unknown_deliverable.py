"""What a draft holds of a kind that is not installed: kept as it is, shown as such, approved by nobody."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.drafting.critique import criticise
from pipelines.kinds import PACKAGING_KINDS
from pipelines.packaging.admission import list_flaws
from pipelines.review.editing.markdown_revision import from_markdown
from pipelines.review.editing.markdown_writer import to_markdown
from pipelines.review.plain_text import list_plain_lines
from pipelines.testing import builders
from schemas.canonical import write_canonical_json
from schemas.draft import Content, UnknownDeliverable
from schemas.finding import Finding
from schemas.language import Language

NOW = datetime(2026, 11, 28, tzinfo=UTC)
TEXTS = st.text(st.characters(codec="utf-8"))
FRACTIONS = st.floats(allow_nan=False, allow_infinity=False)
WHOLE = st.integers(-(2**53) + 1, 2**53 - 1)
VALUES = st.recursive(
    st.none() | st.booleans() | WHOLE | FRACTIONS | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
)
MEMO: dict[str, Any] = {"kind": "memo_card", "cards": [{"front": "0 °C", "back": None, "weight": 0.5}]}


def holding(value: dict[str, Any]) -> Content:
    """Return a content with a lesson and a deliverable of an unknown kind, as it is read from a store."""
    stored = json.loads(builders.content().canonical())
    stored["artefacts"].append(value)
    return Content.from_json(write_canonical_json(stored))


@given(st.dictionaries(TEXTS, VALUES))
def test_an_unknown_deliverable_is_written_as_it_was_read(fields: dict[str, Any]) -> None:
    value = fields | {"kind": "memo_card"}
    content = holding(value)
    stored = json.loads(builders.content().canonical())
    stored["artefacts"].append(value)
    assert content.canonical() == write_canonical_json(stored)
    assert Content.from_json(content.canonical()) == content
    assert Content.from_json(content.canonical()).canonical_digest() == content.canonical_digest()


def test_an_unknown_deliverable_says_its_kind_and_lists_nothing() -> None:
    *_, unknown = holding(MEMO).artefacts
    assert isinstance(unknown, UnknownDeliverable)
    assert unknown.kind == "memo_card"
    assert holding(MEMO).unknown_kinds == ("memo_card",)


@pytest.mark.parametrize("value", [{"cards": []}, {"kind": 3}])
def test_what_names_no_kind_is_no_deliverable(value: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        holding(value)


def test_an_unknown_deliverable_is_shown_as_such() -> None:
    assert "Livrable d’un type non installé\u00a0: memo_card" in list_plain_lines(holding(MEMO))


def test_an_unknown_deliverable_blocks() -> None:
    found = criticise(KINDS, holding(MEMO), builders.spans(), builders.course())
    (blocking,) = [each for each in found if each.rule == "artefact.unknown"]
    assert blocking.severity == "blocking"
    assert "memo_card" in blocking.message(Language.ENGLISH)


def test_no_release_admits_an_unknown_deliverable() -> None:
    assert ("memo_card", "no kind of this name is installed") in list(
        list_flaws(holding(MEMO), PACKAGING_KINDS)
    )


def test_an_edited_file_leaves_an_unknown_deliverable_alone() -> None:
    content = holding(MEMO)
    draft = builders.draft(content=content)
    text = to_markdown(draft).replace("# La chaîne du froid", "# Tenir la chaîne du froid")
    edited = from_markdown(text, draft, "lea", NOW)
    assert edited.content == content.model_copy(update={"title": "Tenir la chaîne du froid"})


def test_what_a_plug_in_found_stays_readable_once_it_is_gone() -> None:
    """A draft is read with its findings: one nobody here can word must not hide the others."""
    stored = b'{"facts":{"words":"31"},"place":"st-0001","rule":"memo_card.long"}'
    found = Finding.from_json(stored)
    assert found.canonical() == stored
    assert found.severity == "blocking"
    assert "plug-in that is not installed" in found.message(Language.ENGLISH)


@pytest.mark.parametrize("rule", ["memo_card.long", "item.unheard_of"])
def test_nobody_raises_a_finding_of_a_rule_there_is_not(rule: str) -> None:
    with pytest.raises(ValidationError, match="no rule"):
        Finding(rule=rule, place="st-0001")
