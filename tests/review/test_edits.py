"""A person's edits: all together or not at all, exactly as they said, and nobody's change is lost."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.deliverables.quiz.contract import Quiz
from pipelines.review.editing import apply_edits, carry_edits, find_additions, find_edits, list_editables
from pipelines.review.editing.changes import find_minimal_moves
from pipelines.review.editing.edits import normalise_text
from pipelines.review.editing.elements import (
    find,
    find_neighbours,
    list_children,
    list_citations_of,
    name_of,
    walk,
)
from pipelines.testing import builders
from schemas.contract import Contract
from schemas.draft import (
    Citation,
    CitationStatus,
    Content,
    Draft,
    Minted,
    Origin,
    Section,
    Statement,
    Table,
    TrueFalse,
)
from schemas.draft.element_parts import list_members
from schemas.edit import Cite, Clash, Edit, Move, Remove, Replace
from schemas.errors import Conflict, EditConflict, InvalidInput
from schemas.language import Language
from tests.fuzzing import examples
from tests.strategies import contents

DRAFT = builders.draft()
SPANS = builders.spans()
LATER = builders.NOON + timedelta(hours=1)
IDS = [span.id for span in SPANS.sources[0].spans]
TWO = builders.SENTENCES[1]


def edited(*edits: Edit, draft: Draft = DRAFT) -> Draft:
    return apply_edits(draft, edits, SPANS, "noe", LATER)


def draft_of(content: Content) -> Draft:
    return builders.draft(content=content, minted=Minted(pages=99, items=99, statements=999))


def says(place: str, part: str, before: str, after: str) -> Replace:
    return Replace(place=place, part=part, before=before, after=after)


def text_at(content: Content, place: str, part: str) -> str:
    return next(spot.text for spot in list_editables(content) if (spot.place, spot.part) == (place, part))


def claim_of(draft: Draft, place: str = "q-0002") -> Any:
    return find(draft.content, place)


# what an edit does


def test_a_corrected_sentence_is_its_authors_and_its_citation_goes_back_to_verify() -> None:
    made = edited(says("st-0002", "text", TWO, "Vingt minutes suffisent."))
    sentence = find(made.content, "st-0002")
    assert isinstance(sentence, Statement)
    assert (sentence.text, sentence.origin) == ("Vingt minutes suffisent.", Origin.HUMAN)
    assert [(c.quote, c.status) for c in sentence.citations] == [(TWO, CitationStatus.TO_VERIFY)]


def test_edits_make_the_next_revision_signed_and_dated_with_no_id_given() -> None:
    made = edited(says("content", "title", "La chaîne du froid", "Le froid"))
    assert (made.revision, made.parent) == (2, DRAFT.content.canonical_digest())
    assert (made.provenance.writer, made.provenance.author) == (Origin.HUMAN, "noe")
    assert (made.provenance.written_at, made.provenance.inputs) == (LATER, DRAFT.provenance.inputs)
    assert (made.minted, made.findings) == (DRAFT.minted, ())


def test_what_no_edit_names_stays_the_same_to_the_byte() -> None:
    made = edited(says("st-0002", "text", TWO, "Non."))
    touched = {"content", "lesson", "p-0001", "st-0002"}
    for value in walk(DRAFT.content):
        name = name_of(value)
        if name and name not in touched:
            assert find(made.content, name) == value


@pytest.mark.parametrize(
    ("part", "before", "after"),
    [
        ("stem", "Que devient un produit exposé ?", "Que fait-on ?"),
        ("options/a/text", "15 minutes", "10 minutes"),
        ("options/a/feedback", "", "C'est trop peu."),
        ("key", "b", "c"),
    ],
)
def test_any_part_of_a_question_can_change_and_the_question_is_to_be_verified_again(
    part: str, before: str, after: str
) -> None:
    made = edited(says("q-0002", part, before, after))
    item = claim_of(made)
    assert text_at(made.content, "q-0002", part) == after
    assert (item.id, item.origin) == ("q-0002", Origin.HUMAN)
    assert {c.status for c in item.citations} == {CitationStatus.TO_VERIFY}


def test_a_question_filed_under_another_objective_keeps_its_verified_citations() -> None:
    """It claims nothing else than before; released answer keys said "citation to be verified"."""
    item = claim_of(edited(says("q-0002", "objective", "", "seuils")))
    assert item.objective == "seuils"
    assert {c.status for c in item.citations} == {CitationStatus.VERIFIED}


def test_the_answer_to_a_claim_can_be_turned_round() -> None:
    claim = TrueFalse(id="q-0001", stem="Il fait froid.", answer=True, origin=Origin.MODEL)
    draft = draft_of(builders.content(artefacts=(Quiz(items=(claim,)),)))
    made = edited(says("q-0001", "answer", "true", "false"), draft=draft)
    assert claim_of(made, "q-0001").answer is False
    with pytest.raises(InvalidInput, match=r"answer: this cannot be 'non'\. Choose one of true, false"):
        edited(says("q-0001", "answer", "true", "non"), draft=draft)


@pytest.mark.parametrize("row", ["st-0007", "st-0008"])
def test_a_tables_caption_and_header_are_reached_from_any_of_its_rows(row: str) -> None:
    """Its rows may change places while somebody corrects its title."""
    made = edited(
        says(row, "caption", "Durées de conservation", "Durées"), says(row, "header/3", "Durée", "Temps")
    )
    table = next(value for value in walk(made.content) if isinstance(value, Table))
    assert (table.caption, table.header[2]) == ("Durées", "Temps")
    assert table.worded_by is Origin.HUMAN
    assert all(row.origin is Origin.EXTRACTIVE for row in table.rows)


def test_choosing_spans_puts_their_quotations_in_verified_and_by_that_person() -> None:
    made = edited(Cite(place="st-0001", spans=(IDS[3], IDS[2], IDS[3])))
    sentence = find(made.content, "st-0001")
    assert isinstance(sentence, Statement)
    assert sentence.citations == (builders.citation(3), builders.citation(2))
    assert sentence.origin is Origin.HUMAN


def test_a_correction_and_a_new_source_for_it_make_one_revision() -> None:
    made = edited(says("st-0001", "text", builders.SENTENCES[0], TWO), Cite(place="st-0001", spans=(IDS[2],)))
    assert list_citations_of(claim_of(made, "st-0001")) == (builders.citation(2),)


def test_choosing_no_span_leaves_the_sentence_without_a_source() -> None:
    assert list_citations_of(claim_of(edited(Cite(place="st-0001", spans=())), "st-0001")) == ()


def test_a_moved_sentence_stays_as_it_was() -> None:
    made = edited(Move(place="st-0003", to=0))
    assert find_neighbours(made.content, "st-0003") == ("st-0003", "st-0001", "st-0002")
    assert find(made.content, "st-0003") == find(DRAFT.content, "st-0003")


def test_pages_questions_answers_and_parts_are_moved_alike() -> None:
    made = edited(
        Move(place="p-0002", to=0),
        Move(place="q-0002", to=0),
        Move(place="q-0001", part="options/c", to=0),
        Move(place="summary", to=0),
    )
    assert [name_of(part) for part in made.content.artefacts] == ["summary", "lesson", "quiz"]
    assert find_neighbours(made.content, "p-0001") == ("p-0002", "p-0001")
    assert find_neighbours(made.content, "q-0001") == ("q-0002", "q-0001")
    assert [option.id for option in claim_of(made, "q-0001").options] == ["c", "a", "b"]


def test_a_removed_element_is_gone_and_a_block_left_empty_with_it() -> None:
    made = edited(Remove(place="st-0007"), Remove(place="st-0008"), Remove(place="q-0001", part="options/c"))
    page = find(made.content, "p-0002")
    assert page is not None
    assert [block.kind for block in list_children(page)] == ["steps"]
    assert [option.id for option in claim_of(made, "q-0001").options] == ["a", "b"]


def test_line_breaks_of_a_web_form_are_the_drafts_own() -> None:
    two_lines = builders.content(artefacts=(builders.lesson(), Quiz(items=(builders.question(stem="a\nb"),))))
    made = edited(says("q-0001", "stem", "a\r\nb", "a\r\nc"), draft=draft_of(two_lines))
    assert claim_of(made, "q-0001").stem == "a\nc"


# what is refused

REFUSED: dict[str, tuple[Edit, str, str]] = {
    "an unknown place": (says("st-0042", "text", "a", "b"), "st-0042 text", "is not in this draft"),
    "an unknown place to remove": (Remove(place="q-0042"), "q-0042", "is not in this draft"),
    "an unknown part": (says("st-0001", "stem", "a", "b"), "st-0001 stem", "has no part “stem”"),
    "a cell too far": (says("st-0007", "cells/4", "a", "b"), "st-0007 cells/4", "has no part “cells/4”"),
    "a caption of a sentence": (says("st-0001", "caption", "a", "b"), "st-0001 caption", "is not in this"),
    "an empty text": (says("st-0002", "text", TWO, " \u00a0"), "st-0002 text", "nothing would be left"),
    "an empty title": (
        says("content", "title", "La chaîne du froid", ""),
        "content title",
        "nothing would be left",
    ),
    "a title of two lines": (says("p-0001", "title", "Les seuils", "a\nb"), "p-0001 title", "a line break"),
    "a title without end": (
        says("p-0001", "title", "Les seuils", "a" * 501),
        "p-0001 title",
        "longer than 500 characters",
    ),
    "a control character": (says("st-0002", "text", TWO, "a\x07b"), "st-0002 text", r"U\+0007"),
    "text shown backwards": (says("st-0002", "text", TWO, "a\u202eb"), "st-0002 text", r"U\+202E"),
    "a key nobody offers": (says("q-0001", "key", "b", "d"), "q-0001 key", "Choose one of a, b, c"),
    "the last sentence": (Remove(place="st-0009"), "st-0009", "is the last element of summary"),
    "the draft itself": (Remove(place="content"), "content", "is the whole draft"),
    "the right answer": (
        Remove(place="q-0001", part="options/b"),
        "q-0001 options/b",
        "another right answer",
    ),
    "an answer that is not there": (Remove(place="q-0001", part="options/z"), "q-0001 options/z", "has no"),
    "an answer of a sentence": (Move(place="st-0001", part="options/a", to=0), "st-0001 options/a", "has no"),
    "a place too far": (Move(place="st-0001", to=3), "st-0001", "Choose a position from 0 to 2"),
    "a span no source holds": (
        Cite(place="st-0001", spans=("sp-0000000000",)),
        "st-0001",
        "no longer in any source",
    ),
    "a page that cites": (Cite(place="p-0001", spans=(IDS[1],)), "p-0001", "carries no citations itself"),
    "no change": (says("st-0002", "text", TWO, TWO), builders.KEY, "nothing changed"),
}


@pytest.mark.parametrize(("edit", "place", "words"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_done_is_refused_by_place_with_a_remedy(edit: Edit, place: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words) as refused:
        edited(edit)
    assert refused.value.place == place
    assert refused.value.remedy
    told = refused.value.explain(Language.FRENCH)
    assert (told.language, told.place) == (Language.FRENCH, place)


def test_a_question_keeps_two_answers_a_page_a_block_and_a_draft_a_part() -> None:
    with pytest.raises(InvalidInput, match="has only two answers"):
        edited(Remove(place="q-0001", part="options/a"), Remove(place="q-0001", part="options/c"))
    with pytest.raises(InvalidInput, match="is the last element of p-0001"):
        edited(*(Remove(place=f"st-000{n}") for n in (1, 2, 3)))
    with pytest.raises(InvalidInput, match=r"is all that is left of the draft\. Keep at least one part"):
        edited(*(Remove(place=kind) for kind in ("lesson", "quiz", "summary")))


def test_a_text_that_is_not_what_its_editor_saw_is_a_conflict_that_says_both() -> None:
    with pytest.raises(EditConflict, match="st-0002 text") as refused:
        edited(says("st-0002", "text", "Autre chose.", "Non."))
    assert refused.value.clashes == (
        Clash(place="st-0002", part="text", base="Autre chose.", theirs=TWO, yours="Non."),
    )


def test_an_author_without_a_name_is_refused() -> None:
    with pytest.raises(InvalidInput, match="is no name"):
        apply_edits(DRAFT, [Remove(place="summary")], SPANS, " ", LATER)


# properties


TYPED: dict[str, tuple[str, ...]] = {
    "minutes": ("5", "480", "0", "une heure"),
    "answer": ("12", "-0.5", "douze"),
    "tolerance": ("0", "0.5", "-1"),
    "keys": ("a", "a, b", "b", "q"),
    "gaps/1": ("3 °C", "trois\n3", ""),
}


def _edits_of(content: Content) -> st.SearchStrategy[Edit]:
    """Edits of a content, most of them possible."""
    spots = list_editables(content)
    names = [name for value in walk(content) if (name := name_of(value))]
    letters = [(str(name_of(value)), member) for value in walk(content) for member in list_members(value)]

    def replace(spot: Any) -> st.SearchStrategy[Edit]:
        after = st.sampled_from(spot.choices or TYPED.get(spot.part, ("Autre.", "2 °C", "", "x y")))
        return after.map(lambda text: says(spot.place, spot.part, spot.text, text))

    options = [
        st.sampled_from(spots).flatmap(replace),
        st.sampled_from(names).map(lambda name: Remove(place=name)),
        st.builds(lambda name, to: Move(place=name, to=to), st.sampled_from(names), st.integers(0, 2)),
        st.builds(
            lambda name, spans: Cite(place=name, spans=tuple(spans)),
            st.sampled_from(names),
            st.lists(st.sampled_from(IDS), max_size=2),
        ),
    ]
    if letters:
        options.append(
            st.sampled_from(letters).flatmap(
                lambda at: st.sampled_from(
                    [Remove(place=at[0], part=at[1]), Move(place=at[0], part=at[1], to=0)]
                )
            )
        )
    return st.one_of(options)


WITH_EDITS = contents().flatmap(
    lambda content: st.tuples(st.just(content), st.lists(_edits_of(content), min_size=1, max_size=6))
)


WHOSE = {"origin", "titled_by", "worded_by", "nature", "by_cell", "recordings"}


def meaning(value: Any) -> Any:
    """What is left of a content without who wrote it, read it aloud or verified which cell of it."""
    if isinstance(value, Citation):
        return value.model_copy(update={"status": CitationStatus.VERIFIED})
    if isinstance(value, Contract):
        names = [name for name in type(value).model_fields if name not in WHOSE]
        return {name: meaning(getattr(value, name)) for name in names}
    if isinstance(value, tuple):
        return tuple(meaning(one) for one in value)
    return normalise_text(value) if isinstance(value, str) else value


@given(WITH_EDITS)
@settings(max_examples=examples(100), deadline=None)
def test_edits_apply_exactly_as_said_or_change_nothing(given_: tuple[Content, list[Edit]]) -> None:
    content, edits = given_
    draft = draft_of(content)
    stored = draft.canonical()
    try:
        made = apply_edits(draft, edits, SPANS, "noe", LATER)
    except (InvalidInput, Conflict):
        assert draft.canonical() == stored
        return
    assert draft.canonical() == stored
    assert Draft.from_json(made.canonical()) == made
    last = {(e.place, e.part): e.after for e in edits if isinstance(e, Replace)}
    now = {(spot.place, spot.part): spot.text for spot in list_editables(made.content)}
    # A way that is left out of a scenario's stays as it was.
    assert all(now[spot] == after for spot, after in last.items() if spot in now and spot[1] != "ways")
    assert {name_of(v) for v in walk(made.content)} <= {name_of(v) for v in walk(content)}
    for edit in edits:
        assert not isinstance(edit, Remove) or edit.part or find(made.content, edit.place) is None


def test_a_title_a_person_worded_is_theirs() -> None:
    made = edited(says("p-0001", "title", "Les seuils", "Le froid, ici"))
    page = find(made.content, "p-0001")
    assert isinstance(page, Section)
    assert (page.title, page.titled_by) == ("Le froid, ici", Origin.HUMAN)


def _inverse(edit: Edit, content: Content) -> Edit | None:
    if isinstance(edit, Replace):
        return says(edit.place, edit.part, edit.after, edit.before)
    if isinstance(edit, Move) and edit.part is None:
        return Move(place=edit.place, to=find_neighbours(content, edit.place).index(edit.place))
    if isinstance(edit, Cite):
        element = find(content, edit.place)
        return Cite(place=edit.place, spans=tuple(c.span for c in list_citations_of(element) if element))
    return None


@given(WITH_EDITS)
@settings(max_examples=examples(100), deadline=None)
def test_an_edit_and_its_inverse_say_what_the_draft_said(given_: tuple[Content, list[Edit]]) -> None:
    content, edits = given_
    edit = edits[0]
    try:
        made = apply_edits(draft_of(content), [edit], SPANS, "noe", LATER)
        inverse = _inverse(edit, content)
        if inverse is None:
            return
        back = apply_edits(made, [inverse], SPANS, "noe", LATER)
    except InvalidInput:
        return
    assert meaning(back.content) == meaning(content)


@given(WITH_EDITS)
@settings(max_examples=examples(100), deadline=None)
def test_texts_and_citations_of_distinct_elements_can_change_in_any_order(
    given_: tuple[Content, list[Edit]],
) -> None:
    content, edits = given_
    apart = {e.place: e for e in edits if isinstance(e, Replace | Cite)}
    if len(apart) < 2:
        return
    draft = draft_of(content)
    try:
        one = apply_edits(draft, list(apart.values()), SPANS, "noe", LATER)
        other = apply_edits(draft, list(reversed(apart.values())), SPANS, "noe", LATER)
    except InvalidInput:
        return
    assert one == other


@given(WITH_EDITS)
@settings(max_examples=examples(100), deadline=None)
def test_the_edits_between_two_revisions_lead_from_one_to_the_other(
    given_: tuple[Content, list[Edit]],
) -> None:
    content, edits = given_
    draft = draft_of(content)
    try:
        made = apply_edits(draft, edits, SPANS, "noe", LATER)
    except (InvalidInput, Conflict):
        return
    found = find_edits(content, made.content)
    if meaning(made.content) == meaning(content):
        return
    again = apply_edits(draft, found, SPANS, "noe", LATER)
    assert meaning(again.content) == meaning(made.content)
    assert find_additions(content, made.content) == ()


@given(st.permutations("abcdefg"))
def test_moves_are_as_few_as_can_be_and_lead_to_the_order(after: list[str]) -> None:
    current = list("abcdefg")
    moves = find_minimal_moves(current, after)
    for name, to in moves:
        current.remove(name)
        current.insert(to, name)
    assert current == after
    assert len(find_minimal_moves("abcdefg", [*"bcdefg", "a"])) == 1


def test_new_elements_are_told_apart_from_changed_ones() -> None:
    assert find_additions(DRAFT.content, DRAFT.content) == ()
    quiz = Quiz(items=(builders.question(1), builders.question(2), builders.question(3)))
    more = builders.content(artefacts=(DRAFT.content.artefacts[0], quiz, DRAFT.content.artefacts[2]))
    assert find_additions(DRAFT.content, more) == ("q-0003",)
    assert find_edits(more, DRAFT.content)[-1] == Remove(place="q-0003")


# two people at once

HERS = says("st-0002", "text", TWO, "Vingt minutes.")


def test_edits_of_other_elements_are_carried_over_to_a_newer_draft() -> None:
    head = edited(says("st-0001", "text", builders.SENTENCES[0], "Il fait froid."))
    assert carry_edits([HERS], DRAFT.content, head.content, SPANS).edits == (HERS,)


def test_an_element_somebody_else_changed_meanwhile_is_a_clash_with_all_three_texts() -> None:
    head = edited(says("st-0002", "text", TWO, "Une heure."))
    carried = carry_edits([HERS], DRAFT.content, head.content, SPANS)
    assert carried.edits == ()
    assert carried.clashes == (
        Clash(place="st-0002", part="text", base=TWO, theirs="Une heure.", yours="Vingt minutes."),
    )


def test_another_answer_of_the_same_question_is_in_the_way_too() -> None:
    """A stem and its answers are one claim: what reads well apart may be wrong together."""
    head = edited(says("q-0001", "options/a/text", "15 minutes", "20 minutes"))
    hers = says("q-0001", "stem", "Combien de temps un produit peut-il rester exposé ?", "Combien ?")
    clashes = carry_edits([hers], DRAFT.content, head.content, SPANS).clashes
    assert [(c.part, c.theirs, c.yours) for c in clashes] == [
        ("stem", hers.before, "Combien ?"),
        ("options/a/text", "20 minutes", "15 minutes"),
    ]


@pytest.mark.parametrize(
    ("theirs", "hers", "parts"),
    [
        (Remove(place="st-0002"), HERS, ["text", "citations"]),
        (HERS, Remove(place="st-0002"), ["text"]),
        (HERS, Remove(place="p-0001"), ["text"]),
        (Cite(place="st-0002", spans=(IDS[1],)), HERS, ["text", "citations"]),
        (HERS, Cite(place="st-0002", spans=(IDS[1],)), ["text", "citations"]),
        (Move(place="st-0001", to=2), Move(place="st-0002", to=0), ["order"]),
        (Remove(place="st-0001"), Move(place="st-0002", to=0), ["order"]),
        (
            Move(place="q-0001", part="options/a", to=2),
            Remove(place="q-0001", part="options/a"),
            ["options/a", "options/b", "options/c"],
        ),
    ],
    ids=str,
)
def test_every_kind_of_edit_notices_what_somebody_else_did(
    theirs: Edit, hers: Edit, parts: list[str]
) -> None:
    clashes = carry_edits([hers], DRAFT.content, edited(theirs).content, SPANS).clashes
    assert [clash.part for clash in clashes] == parts


@pytest.mark.parametrize("both", [HERS, Remove(place="st-0002")], ids=str)
def test_what_both_did_alike_is_not_done_twice(both: Edit) -> None:
    carried = carry_edits([both], DRAFT.content, edited(both).content, SPANS)
    assert (carried.already, carried.edits, carried.clashes) == ((both,), (), ())


def test_who_wrote_an_element_is_nobodys_clash() -> None:
    """Somebody corrected a sentence and put it back: it is theirs now, and says the same."""
    once = edited(says("st-0002", "text", TWO, "Non."))
    back = edited(says("st-0002", "text", "Non.", TWO), draft=once)
    assert carry_edits([HERS], DRAFT.content, back.content, SPANS).edits == (HERS,)
