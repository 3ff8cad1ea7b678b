"""A person's edits as they pile up: what one more of them does to the others, whatever came before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.desk.pending_edits import apply_edits, drop_edits, find_text_at, join_edit
from pipelines.review.editing.elements import find_neighbours, list_editables
from pipelines.testing import builders
from schemas.draft import Content, SingleChoice
from schemas.draft.element_parts import list_members
from schemas.edit import Cite, Edit, Move, Remove, Replace
from schemas.errors import InvalidInput

CONTENT = builders.content()
SPANS = builders.spans()
TEXTS = [spot for spot in list_editables(CONTENT) if not spot.choices]
NAMED = [f"st-{number:04d}" for number in range(1, 9)] + ["q-0001", "q-0002", "p-0001", "p-0002"]
CITED = [span.id for span in SPANS.sources[0].spans[1:]]

EDITS = st.one_of(
    st.builds(
        lambda spot, after: Replace(place=spot.place, part=spot.part, before="", after=after),
        st.sampled_from(TEXTS),
        st.sampled_from(["Un.", "Deux."]),
    ),
    st.builds(
        lambda place, key: Replace(place=place, part="key", before="", after=key),
        st.sampled_from(["q-0001", "q-0002"]),
        st.sampled_from("abc"),
    ),
    st.builds(Remove, place=st.sampled_from(NAMED)),
    st.builds(
        Remove, place=st.just("q-0001"), part=st.sampled_from([f"options/{letter}" for letter in "abc"])
    ),
    st.builds(Move, place=st.sampled_from(NAMED), to=st.integers(0, 2)),
    st.builds(
        Cite,
        place=st.sampled_from(NAMED[:8]),
        spans=st.lists(st.sampled_from(CITED), max_size=3, unique=True).map(tuple),
    ),
)


def piled(edits: list[Edit]) -> tuple[Edit, ...]:
    """What is in hand after edits came in one by one; one that cannot be made leaves no trace."""
    now: tuple[Edit, ...] = ()
    for edit in edits:
        try:
            now = join_edit(CONTENT, now, edit, SPANS)
        except InvalidInput:
            continue
    return now


@given(st.lists(EDITS, max_size=12))
def test_whatever_was_joined_can_all_be_made(edits: list[Edit]) -> None:
    now = piled(edits)
    assert apply_edits(CONTENT, now, SPANS).lost == ()


@given(st.lists(EDITS, max_size=12))
def test_a_text_is_in_hand_once_and_says_what_was_typed_last(edits: list[Edit]) -> None:
    now = piled(edits)
    replaced = [(edit.place, edit.part) for edit in now if isinstance(edit, Replace)]
    assert len(replaced) == len(set(replaced))
    after = apply_edits(CONTENT, now, SPANS).content
    for edit in now:
        if isinstance(edit, Replace) and find_text_at(after, edit.place, edit.part) is not None:
            assert find_text_at(after, edit.place, edit.part) == edit.after


@given(st.lists(EDITS, max_size=8), EDITS)
def test_joining_an_edit_does_to_the_draft_what_the_edit_says(edits: list[Edit], edit: Edit) -> None:
    before = piled(edits)
    try:
        after = apply_edits(CONTENT, join_edit(CONTENT, before, edit, SPANS), SPANS).content
    except InvalidInput:
        return
    if isinstance(edit, Replace):
        assert find_text_at(after, edit.place, edit.part) == edit.after
    elif isinstance(edit, Move):
        assert find_neighbours(after, edit.place).index(edit.place) == edit.to
    elif isinstance(edit, Remove) and edit.part is None:
        assert not find_neighbours(after, edit.place)
    elif isinstance(edit, Remove):
        assert edit.part not in list_members(question(after, edit.place))


def test_the_right_answer_of_a_question_taken_out_is_not_changed_behind_it() -> None:
    """It went where the first answer was chosen, before the removal: accepted, and of no effect."""
    chosen = Replace(place="q-0001", part="key", before="", after="c")
    edits = piled([chosen, Remove(place="q-0001")])
    with pytest.raises(InvalidInput):
        join_edit(CONTENT, edits, chosen.model_copy(update={"after": "a"}), SPANS)


@given(st.lists(EDITS, max_size=10))
def test_undoing_all_from_the_last_to_the_first_leaves_the_draft_as_it_was(edits: list[Edit]) -> None:
    now = piled(edits)
    while now:
        now = drop_edits(CONTENT, now, now[-1:], SPANS)
    assert apply_edits(CONTENT, now, SPANS).content == CONTENT


@given(st.lists(EDITS, min_size=1, max_size=10), st.data())
def test_undoing_one_leaves_the_rest_possible_or_is_refused(edits: list[Edit], data: st.DataObject) -> None:
    now = piled(edits)
    if not now:
        return
    gone = data.draw(st.sampled_from(now))
    try:
        left = drop_edits(CONTENT, now, (gone,), SPANS)
    except InvalidInput:
        return
    assert apply_edits(CONTENT, left, SPANS).lost == ()


def question(content: Content, place: str) -> SingleChoice | None:
    found = [item for artefact in content.artefacts if artefact.kind == "quiz" for item in artefact.items]
    return next((item for item in found if item.id == place and isinstance(item, SingleChoice)), None)
