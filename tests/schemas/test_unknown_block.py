"""A block of a kind that is not installed: kept as it is, shown as such, approved by nobody."""

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
from pipelines.review.editing.moves import remove
from pipelines.review.plain_text import list_plain_lines
from pipelines.testing import builders
from schemas.canonical import write_canonical_json
from schemas.draft import Content, Paragraph, Sectioned, UnknownBlock
from schemas.edit import Remove
from schemas.language import Language

NOW = datetime(2026, 11, 29, tzinfo=UTC)
HOLOGRAM: dict[str, Any] = {"kind": "hologram", "depth": 3, "parts": [{"text": "0 °C", "weight": 0.5}]}
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def add_block(block: Any, place: int = 1) -> Content:
    """Return a content as it is read from a store, with a block at a place of its first page."""
    stored = json.loads(builders.content().canonical())
    stored["artefacts"][0]["sections"][0]["blocks"].insert(place, block)
    return Content.from_json(json.dumps(stored).encode())


def blocks_of(content: Content) -> tuple[Any, ...]:
    lesson = content.artefacts[0]
    assert isinstance(lesson, Sectioned)
    return lesson.sections[0].blocks


@given(st.dictionaries(st.text(), VALUES))
def test_an_unknown_block_is_written_as_it_was_read(fields: dict[str, Any]) -> None:
    value = fields | {"kind": "hologram"}
    stored = json.loads(builders.content().canonical())
    stored["artefacts"][0]["sections"][0]["blocks"].insert(1, value)
    content = add_block(value)
    assert content.canonical() == write_canonical_json(stored)
    assert Content.from_json(content.canonical()) == content


def test_an_unknown_block_says_its_kind_and_lists_nothing() -> None:
    block = blocks_of(add_block(HOLOGRAM))[1]
    assert isinstance(block, UnknownBlock)
    assert (block.kind, block.elements) == ("hologram", ())
    assert add_block(HOLOGRAM).unknown_kinds == ("hologram",)


@pytest.mark.parametrize("block", [[1], "hologram", {"depth": 3}, {"kind": 3}, {"kind": ["paragraph"]}])
def test_what_names_no_kind_is_no_block(block: Any) -> None:
    with pytest.raises(ValidationError):
        add_block(block)


def test_an_unknown_block_is_shown_as_such() -> None:
    assert "Bloc d’un type non installé\u00a0: hologram" in list_plain_lines(add_block(HOLOGRAM))


def test_an_unknown_block_stops_an_approval_at_its_page() -> None:
    content = add_block(HOLOGRAM)
    found = criticise(KINDS, content, builders.spans(), builders.course())
    (blocking,) = [each for each in found if each.rule == "block.unknown"]
    lesson = content.artefacts[0]
    assert isinstance(lesson, Sectioned)
    assert (blocking.severity, blocking.place) == ("blocking", lesson.sections[0].id)
    assert "hologram" in blocking.message(Language.ENGLISH)


def test_no_release_admits_an_unknown_block() -> None:
    flaws = list(list_flaws(add_block(HOLOGRAM), PACKAGING_KINDS))
    assert ("hologram", "no kind of this name is installed") in flaws


@pytest.mark.parametrize("place", [0, 1])
def test_an_edited_file_leaves_an_unknown_block_at_its_place(place: int) -> None:
    content = add_block(HOLOGRAM, place)
    draft = builders.draft(content=content)
    text = to_markdown(draft).replace("# La chaîne du froid", "# Tenir la chaîne du froid")
    edited = from_markdown(text, draft, "lea", NOW)
    assert edited.content == content.model_copy(update={"title": "Tenir la chaîne du froid"})


def test_an_unknown_block_stays_when_its_neighbour_is_removed() -> None:
    content = add_block(HOLOGRAM)
    paragraph = blocks_of(content)[0]
    assert isinstance(paragraph, Paragraph)
    edited = content
    for statement in paragraph.statements:
        edited = remove(edited, Remove(place=statement.id))
    assert blocks_of(edited) == blocks_of(content)[1:]
