"""Two revisions compared as a reader would: word by word, moved text as moved."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.deliverables.lesson.contract import Lesson
from pipelines.review.comparison import (
    ComparedLine,
    ComparedPassage,
    PieceMark,
    compare_contents,
    count_changes,
)
from pipelines.review.editing.edits import apply_edit
from pipelines.review.line_change import LineChange
from pipelines.testing import builders
from schemas.draft import Content, Paragraph, Section
from schemas.edit import Edit, Move, Remove, Replace
from tests.sessions.reports import FIRST, phase, plan
from tests.sessions.reports import SECOND as SECOND_PHASE

CONTENT = builders.content()
SECOND = "Un produit exposé plus de 30 minutes est écarté."


def change(*edits: Edit) -> Content:
    content = CONTENT
    for edit in edits:
        content = apply_edit(content, edit, builders.spans())
    return content


def compare(newer: Content, earlier: Content = CONTENT) -> list[ComparedLine]:
    """The lines that are not the same, titles included."""
    passages = compare_contents(earlier, newer)
    lines = [line for passage in passages for line in (passage.title, *passage.lines)]
    return [line for line in lines if line.change is not LineChange.SAME]


def replace(before: str, after: str, place: str = "st-0002", part: str = "text") -> Replace:
    return Replace(place=place, part=part, before=before, after=after)


def test_the_same_content_has_changed_nothing() -> None:
    passages = compare_contents(CONTENT, CONTENT)
    assert all(passage.is_same for passage in passages)
    assert count_changes(passages) == {}
    assert [each.title.id for each in passages][:3] == ["", "p-0001", "p-0002"]


def test_a_changed_sentence_shows_the_words_that_changed() -> None:
    newer = change(replace(SECOND, "Un produit exposé plus de 20 minutes est jeté."))
    (line,) = compare(newer)
    assert (line.change, line.id) == (LineChange.CHANGED, "st-0002")
    marked = [(piece.text.strip(), piece.mark) for piece in line.pieces]
    assert ("30", PieceMark.GONE) in marked
    assert ("20", PieceMark.NEW) in marked
    assert line.text.startswith("Un produit exposé plus de 20 minutes est jeté.")


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("Les Règles Générales du site.", "Les règles générales du site.", ["Règles", "Générales"]),
        ("Règles et règles de tri.", "règles et Règles de tri.", ["Règles", "règles"]),
    ],
)
def test_capitals_that_changed_are_shown_word_by_word_beside_themselves(
    before: str, after: str, shown: list[str]
) -> None:
    (line,) = compare(change(replace(SECOND, after)), change(replace(SECOND, before)))
    pairs = [
        (old.text.strip(), new.text.strip())
        for old, new in pairwise(line.pieces)
        if (old.mark, new.mark) == (PieceMark.GONE, PieceMark.NEW)
    ]
    assert pairs == [(word, word[0].swapcase() + word[1:]) for word in shown]
    assert sum(piece.mark is PieceMark.NEW for piece in line.pieces) == len(shown)


def test_a_heading_put_into_capitals_is_changed_and_not_another() -> None:
    (line,) = compare(
        change(replace("Durées de conservation", "DURÉES DE CONSERVATION", "st-0007", "caption"))
    )
    assert (line.change, line.text) == (LineChange.CHANGED, "DURÉES DE CONSERVATION")


def test_a_sentence_that_moved_is_told_as_moved_and_the_others_stay() -> None:
    (line,) = compare(change(Move(place="st-0001", to=2)))
    assert (line.change, line.id, line.came_from) == (LineChange.MOVED, "st-0001", "")
    assert [piece.mark for piece in line.pieces] == [PieceMark.SAME]


def test_a_page_that_moved_is_one_move() -> None:
    (line,) = compare(change(Move(place="p-0002", to=0)))
    assert line.change is LineChange.MOVED


def test_a_sentence_taken_out_stands_where_it_was() -> None:
    passages = compare_contents(CONTENT, change(Remove(place="st-0002")))
    lines = next(each for each in passages if each.title.id == "p-0001").lines
    assert [(line.id, line.change) for line in lines] == [
        ("st-0001", LineChange.SAME),
        ("st-0002", LineChange.REMOVED),
        ("st-0003", LineChange.SAME),
    ]


def test_what_was_added_is_what_was_taken_out_read_backwards() -> None:
    (line,) = compare(CONTENT, change(Remove(place="st-0002")))
    assert (line.change, line.text[: len(SECOND)]) == (LineChange.ADDED, SECOND)


def test_a_page_taken_out_stands_after_the_page_before_it() -> None:
    passages = compare_contents(CONTENT, change(Remove(place="p-0002")))
    titles = [(each.title.id, each.title.change) for each in passages]
    assert titles.index(("p-0002", LineChange.REMOVED)) == titles.index(("p-0001", LineChange.SAME)) + 1
    gone = next(each for each in passages if each.title.id == "p-0002")
    assert {line.change for line in gone.lines} == {LineChange.REMOVED}


def test_an_answer_is_compared_within_its_question() -> None:
    """The answers of both questions read alike, and only one of them was changed."""
    newer = change(replace("15 minutes", "10 minutes", "q-0002", "options/a/text"))
    passages = compare_contents(CONTENT, newer)
    changed = [each for each in passages if not each.is_same]
    assert [each.title.id for each in changed] == ["q-0002"]
    assert _list_changes(changed[0]) == [LineChange.CHANGED]


def test_words_written_anew_under_another_id_are_known_again() -> None:
    renamed = CONTENT.model_validate_json(CONTENT.canonical().replace(b"st-0003", b"st-0093"))
    assert compare(renamed) == []


def test_all_that_the_newer_content_says_is_shown_in_its_order() -> None:
    newer = change(replace(SECOND, "Autre."), Move(place="st-0001", to=2), Remove(place="q-0001"))
    shown = [
        line.text
        for passage in compare_contents(CONTENT, newer)
        for line in (passage.title, *passage.lines)
        if line.change is not LineChange.REMOVED
    ]
    said = [line.text for each in compare_contents(newer, newer) for line in (each.title, *each.lines)]
    assert shown == said


def write_lesson(title: str, *pages: tuple[int, str, Sequence[int]]) -> Content:
    """A module of these pages, each an id, a title and the sentences it has."""
    sections = tuple(
        Section(
            id=f"p-{number:04d}",
            title=heading,
            blocks=(Paragraph(statements=tuple(builders.statement(each) for each in said)),),
        )
        for number, heading, said in pages
    )
    return builders.content(title=title, artefacts=(Lesson(sections=sections),))


def test_a_page_taken_out_before_all_that_stayed_is_shown_under_another_title() -> None:
    """The title was the only passage before it, and had no partner once it was another."""
    intro = 2, "Intro", [2]
    earlier = write_lesson("Name", (1, "Safety", [1]), intro)
    title, gone, kept = compare_contents(earlier, write_lesson("New name", intro))[:3]
    assert (title.title.change, title.title.text) == (LineChange.CHANGED, "New name")
    assert "Name" in [piece.text for piece in title.title.pieces if piece.mark is PieceMark.GONE]
    assert (gone.title.text, gone.title.change) == ("Safety (Leçon)", LineChange.REMOVED)
    assert [line.change for line in gone.lines] == [LineChange.REMOVED]
    assert kept.is_same


def test_a_title_that_changed_alone_shows_both() -> None:
    (line,) = compare(CONTENT.model_copy(update={"title": "Le froid"}))
    assert (line.change, line.text) == (LineChange.CHANGED, "Le froid")
    assert "chaîne" in "".join(piece.text for piece in line.pieces if piece.mark is PieceMark.GONE)


NAMES = st.sampled_from(["Froid", "La chaîne du froid", "Les quais de la gare"])


@st.composite
def lessons(draw: st.DrawFn) -> Content:
    """Modules of the same few pages, sentences and titles: any left out, moved, said twice or renamed."""
    numbers = draw(st.lists(st.integers(1, 4), min_size=1, unique=True))
    sentences = draw(st.permutations([1, 2, 3]))
    said = [sentences[place :: len(numbers)] for place in range(len(numbers))]
    return write_lesson(
        draw(NAMES),
        *(
            (number, draw(NAMES), [*own, *draw(st.lists(st.just(4), max_size=1))] or [4])
            for number, own in zip(numbers, said, strict=True)
        ),
    )


def list_words(passages: Sequence[ComparedPassage], left_out: LineChange, mark: PieceMark) -> Counter[str]:
    """What one side says: all lines but those of the other side alone."""
    lines = [line for passage in passages for line in (passage.title, *passage.lines)]
    return Counter(
        "".join(piece.text for piece in line.pieces if piece.mark is not mark).strip()
        for line in lines
        if line.change is not left_out
    )


@given(lessons(), lessons())
def test_a_comparison_says_all_that_both_sides_say_and_each_thing_once(
    earlier: Content, newer: Content
) -> None:
    compared = compare_contents(earlier, newer)
    for content, left_out, mark in (
        (earlier, LineChange.ADDED, PieceMark.NEW),
        (newer, LineChange.REMOVED, PieceMark.GONE),
    ):
        said = list_words(compare_contents(content, content), left_out, mark)
        assert list_words(compared, left_out, mark) == said


def test_changes_are_counted() -> None:
    newer = change(replace(SECOND, "Autre chose est dite ici."), Remove(place="st-0003"))
    assert count_changes(compare_contents(CONTENT, newer)) == {LineChange.CHANGED: 1, LineChange.REMOVED: 1}


def _list_changes(passage: ComparedPassage) -> list[LineChange]:
    return [line.change for line in passage.lines if line.change is not LineChange.SAME]


def test_equal_lines_of_two_phases_are_matched_within_their_phase() -> None:
    """5/8 became 3/5: the first phase was told as only added, the second as only removed."""
    earlier = builders.content(artefacts=(plan(phase(FIRST, 5), phase(SECOND_PHASE, 8)),))
    newer = builders.content(artefacts=(plan(phase(FIRST, 3), phase(SECOND_PHASE, 5)),))
    minutes = [line for line in compare(newer, earlier) if "Durée" in line.text]
    assert [(line.change, line.came_from) for line in minutes] == [(LineChange.CHANGED, "")] * 2
    assert [line.text[-1] for line in minutes] == ["3", "5"]


def test_phases_that_were_made_anew_are_matched_by_their_titles() -> None:
    earlier = builders.content(artefacts=(plan(phase(FIRST, 5), phase(SECOND_PHASE, 8)),))
    again = (phase("st-0201", 3, title=f"Phase {FIRST}"), phase("st-0202", 5, title=f"Phase {SECOND_PHASE}"))
    changed = compare(builders.content(artefacts=(plan(*again),)), earlier)
    assert {line.change for line in changed} == {LineChange.CHANGED}


def test_a_line_without_an_id_that_stands_in_another_passage_is_counted_as_moved() -> None:
    told = "Un constat que personne d'autre ne fait."
    first, second = phase(FIRST, content=told), phase(SECOND_PHASE)
    earlier = builders.content(artefacts=(plan(first, second),))
    newer = builders.content(
        artefacts=(plan(first.model_copy(update={"content": ""}), phase(SECOND_PHASE, content=told)),)
    )
    moved = [line for line in compare(newer, earlier) if told in line.text]
    assert [line.change for line in moved] == [LineChange.MOVED]
    assert FIRST in moved[0].came_from
