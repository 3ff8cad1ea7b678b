"""Anchors of comments: found where their words stand, and never lost where they stand no more."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.review.comments.anchors import AnchorIndex, FoundWords, Standing
from pipelines.review.editing.edits import apply_edit
from pipelines.review.editing.elements import CONTENT, list_editables
from pipelines.testing import builders
from schemas.comment import QuotedWords
from schemas.draft import Content
from schemas.edit import Edit, Move, Remove, Replace
from schemas.errors import InvalidInput

DRAFT = builders.draft()
SPANS = builders.spans()
SPOTS = [spot for spot in list_editables(DRAFT.content) if spot.text.strip() and not spot.choices]
LONG = "La température de la chambre froide est relevée chaque matin par la personne de service."


def quote(
    words: str, place: str = "st-0002", content: Content = DRAFT.content, before: str = ""
) -> QuotedWords:
    about = AnchorIndex(content).quote(DRAFT, place, words, before)
    assert about is not None
    return about


def reword(text: str, place: str = "st-0002", content: Content = DRAFT.content) -> Content:
    before = read(place, content)
    return apply_edit(content, Replace(place=place, part="text", before=before, after=text), SPANS)


def read(place: str, content: Content = DRAFT.content, part: str = "text") -> str:
    return next(spot.text for spot in list_editables(content) if (spot.place, spot.part) == (place, part))


def find(about: QuotedWords, content: Content) -> FoundWords:
    return AnchorIndex(content).find(about)


def read_found(found: FoundWords, content: Content) -> str:
    assert found.part is not None
    return read(found.place, content, found.part)[found.start : found.end]


# edits elsewhere


@st.composite
def edits_elsewhere(draw: Any) -> tuple[QuotedWords, list[Edit]]:
    """Words of one text of a draft, and edits of other texts."""
    own = draw(st.sampled_from(SPOTS))
    start = draw(st.integers(0, len(own.text) - 1))
    end = draw(st.integers(start + 1, len(own.text)))
    words = own.text[start:end]
    about = AnchorIndex(DRAFT.content).quote(DRAFT, own.place, words, own.text[:start])
    assert about is not None
    others = [spot for spot in SPOTS if (spot.place, spot.part) != (own.place, about.part)]
    edits: list[Edit] = []
    for spot in draw(st.lists(st.sampled_from(others), max_size=4, unique_by=lambda each: each.place)):
        kind = draw(st.sampled_from(["replace", "move", "remove"]))
        if kind == "replace":
            after = draw(st.sampled_from([own.text, f"{own.text} {own.text}", f"Autre chose {spot.text}"]))
            edits.append(Replace(place=spot.place, part=spot.part, before=spot.text, after=after))
        elif spot.place != own.place and spot.place != CONTENT:
            edits.append(
                Move(place=spot.place, to=draw(st.integers(0, 1)))
                if kind == "move"
                else Remove(place=spot.place)
            )
    return about, edits


@given(edits_elsewhere())
def test_any_edit_elsewhere_keeps_the_words_of_a_comment_where_they_are(
    commented: tuple[QuotedWords, list[Edit]],
) -> None:
    about, edits = commented
    content = DRAFT.content
    before = find(about, content)
    for edit in edits:
        try:
            after = apply_edit(content, edit, SPANS)
        except InvalidInput:
            continue
        if AnchorIndex(after).has_place(about.place):
            content = after
    found = find(about, content)
    assert before.standing is found.standing is Standing.IN_PLACE
    if about.quote:
        assert read_found(found, content) == about.quote
    if about.part not in {"caption", "header/1", "header/2"}:  # a table is named by the row that is its first
        assert found == before


def test_the_caption_of_a_table_is_found_where_another_row_is_now_its_first() -> None:
    caption = next(spot for spot in SPOTS if spot.part == "caption")
    about = quote(caption.text, caption.place)
    moved = apply_edit(DRAFT.content, Move(place=caption.place, to=1), SPANS)
    gone = apply_edit(DRAFT.content, Remove(place=caption.place), SPANS)
    for content in (moved, gone):
        found = find(about, content)
        assert (found.standing, found.part) == (Standing.IN_PLACE, "caption")
        assert found.place != caption.place


@given(st.text("abc ", max_size=12), st.text("abc ", max_size=12))
def test_words_are_found_however_much_is_written_before_and_after_them_in_their_sentence(
    before: str, after: str
) -> None:
    words = read("st-0002")
    content = reword(f"Xy {before} {words} {after} yx")
    found = find(quote(words), content)
    assert found.standing is Standing.IN_PLACE
    assert read_found(found, content) == words


# edits of the words themselves


def test_words_that_were_changed_say_so_and_the_comment_keeps_the_old_ones() -> None:
    about = quote("", "st-0003")
    assert find(about, reword("Tout autre chose.", "st-0003")) == FoundWords(Standing.CHANGED, "st-0003")
    assert about.quote == read("st-0003")


def test_words_that_another_element_said_already_are_not_followed_there() -> None:
    """The summary says the sentence of the lesson again: it is not what the comment was about."""
    about = quote("")
    assert about.repeated
    assert find(about, reword("Tout autre chose.")) == FoundWords(Standing.CHANGED, "st-0002")


def test_a_comment_on_an_element_that_was_deleted_is_not_lost() -> None:
    about = quote("", "st-0003")
    content = apply_edit(DRAFT.content, Remove(place="st-0003"), SPANS)
    assert find(about, content) == FoundWords(Standing.GONE)


def test_words_that_moved_to_another_sentence_are_found_there() -> None:
    content = reword(LONG)
    about = quote(LONG, content=content)
    moved = reword("Autre.", content=reword(f"Note : {LONG}", "st-0003", content))
    found = find(about, moved)
    assert (found.standing, found.place) == (Standing.MOVED, "st-0003")
    assert read_found(found, moved) == LONG


def test_words_that_stand_in_two_other_places_are_followed_to_neither() -> None:
    content = reword(LONG)
    about = quote(LONG, content=content)
    twice = reword("Autre.", content=reword(LONG, "st-0004", reword(LONG, "st-0003", content)))
    assert find(about, twice) == FoundWords(Standing.CHANGED, "st-0002")


def test_a_number_is_not_found_within_another_one() -> None:
    about = quote("12 mois", content=reword("Gardez les relevés 12 mois."))
    assert find(about, reword("Gardez les relevés 112 mois.")).standing is Standing.CHANGED
    assert find(about, reword("Gardez 12 mois les relevés.")).standing is Standing.IN_PLACE


def test_of_two_alike_words_those_are_meant_that_stood_after_the_same_text() -> None:
    text = "Le froid du matin vaut le froid du soir."
    content = reword(text)
    about = quote("froid", content=content, before="Le froid du matin vaut le ")
    assert text[about.start :].startswith("froid du soir")
    found = find(about, reword("Ajout. " + text))
    assert found.start == len("Ajout. ") + about.start


@pytest.mark.parametrize("typed", ["l’air « froid »", "l'air\u00a0« froid\u00a0»", 'l\'air  " froid "'])
def test_what_word_and_browsers_change_by_themselves_changes_no_words(typed: str) -> None:
    content = reword("Dans l'air « froid », rien.")
    assert quote(typed, content=content).quote == "l'air « froid »"
    assert find(quote("l'air", content=content), reword("Dans l’air chaud.")).standing is Standing.IN_PLACE


def test_words_that_an_element_does_not_say_are_none_of_it() -> None:
    index = AnchorIndex(DRAFT.content)
    assert index.quote(DRAFT, "st-0002", "jamais écrit ici") is None
    assert index.quote(DRAFT, "st-9999", "") is None


def test_a_deliverable_is_commented_on_as_a_whole() -> None:
    kind = DRAFT.content.artefacts[0].kind
    about = quote("", kind)
    assert (about.part, about.quote) == (None, "")
    assert find(about, DRAFT.content) == FoundWords(Standing.IN_PLACE, kind)


def test_every_text_of_a_question_can_be_quoted() -> None:
    texts = {spot.part: spot.text for spot in SPOTS if spot.place == "q-0001"}
    for part, text in texts.items():
        about = quote(text, "q-0001")
        assert read_found(find(about, DRAFT.content), DRAFT.content) == about.quote, part
