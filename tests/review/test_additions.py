"""What a person adds, copies, moves elsewhere: by the contract of where it goes, and taken back whole."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum
from typing import Any, ClassVar, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field

from pipelines.blocks.checkpoint.contract import Checkpoint
from pipelines.blocks.code.contract import Code
from pipelines.blocks.heading.contract import Heading
from pipelines.blocks.scenario.contract import Scenario
from pipelines.deliverables.slides.contract import Slides
from pipelines.review.editing import apply_edits, carry_edits
from pipelines.review.editing.additions import copy_element
from pipelines.review.editing.chains import find_chain, find_held
from pipelines.review.editing.edits import apply_edit
from pipelines.review.editing.elements import find, name_of, walk
from pipelines.review.editing.new_ids import NextIds, renumber_additions
from pipelines.review.editing.openings import (
    Opening,
    TypedAddition,
    ask_opening,
    list_openings,
    make_addition,
)
from pipelines.testing import builders
from schemas.contract import Contract
from schemas.draft import (
    Content,
    Draft,
    Minted,
    Nature,
    NumberedBlock,
    Origin,
    Phase,
    Question,
    Row,
    Section,
    ShownPicture,
    SingleChoice,
    Statement,
    Table,
    walk_named,
)
from schemas.draft.asked_text import AskedText
from schemas.draft.asked_texts import ask_texts, build_elements
from schemas.edit import LONGEST_TEXT, Add, Edit, Move, Remove, Replace, Spot, Transfer
from schemas.errors import InvalidInput, PremierjetError
from schemas.kinds import BLOCKS
from schemas.language import Language
from schemas.value_faults import ValueRefused
from tests.fuzzing import examples
from tests.strategies import contents

DRAFT = builders.draft()
SPANS = builders.spans()
LATER = builders.NOON + timedelta(hours=1)
HIGH = Minted(pages=99, items=99, statements=999, blocks=99)
OWN = {
    "minutes": "3",
    "answer": "3",
    "tolerance": "0",
    "across": "10",
    "down": "10",
    "header_cells": "A | B",
    "rows_of_cells": "1 | 2\n3 | 4",
    "stem": "Un ____ ?",
    "places_in_order": "Un\nDeux",
}
"""What a person types where not every text will do, by what it is of an element."""


class Tone(StrEnum):
    """How an aside is said."""

    CALM = "calm"
    LOUD = "loud"


def type_text(asked: AskedText, part: str) -> str:
    if asked.choices:
        return next(filter(None, asked.choices))
    two_sided = asked.part == "after"  # which only a callout before / after has
    return "" if two_sided else OWN.get(asked.of, f"Mot {part}")


def opening_of(content: Content, place: str, name: str) -> Opening:
    return next(each for each in list_openings(content, place) if each.name == name)


def typed_at(content: Content, opening: Opening, **texts: str) -> TypedAddition:
    asked = ask_opening(opening, content) or ()
    typed = {each.part: type_text(each, each.part) for each in asked} | texts
    return make_addition(opening, content, typed, HIGH)


def added(place: str, name: str, content: Content | None = None, **texts: str) -> Add:
    there = content or DRAFT.content
    made = typed_at(there, opening_of(there, place, name), **texts)
    assert made.edit is not None, made.wrong
    return made.edit


def after(*edits: Edit, content: Content | None = None) -> Content:
    there = content or DRAFT.content
    for edit in edits:
        there = apply_edit(there, edit, SPANS)
    return there


def names_in(content: Content) -> list[str]:
    return [each.id for each in walk_named(content.artefacts)]


def texts_on(content: Content, page: str) -> list[str]:
    section = find(content, page)
    return [value.text for value in walk(section) if isinstance(value, Statement)] if section else []


# one plus where it goes


def test_a_sentence_is_added_behind_another_as_its_authors_without_a_source() -> None:
    made = after(added("st-0001", "0.statement", text="Fermez la porte."))
    sentence = find(made, "st-1000")
    assert isinstance(sentence, Statement)
    assert texts_on(made, "p-0001")[:2] == [builders.SENTENCES[0], "Fermez la porte."]
    assert (sentence.origin, sentence.citations, sentence.nature) == (Origin.HUMAN, (), None)


def test_a_text_of_several_lines_is_several_sentences_and_one_act() -> None:
    edit = added("st-0001", "0.statement", text="Un.\n\n  Deux.  \nTrois.")
    assert texts_on(after(edit), "p-0001")[1:4] == ["Un.", "Deux.", "Trois."]
    assert len(edit.elements) == 3


def test_the_signs_before_pasted_lines_are_no_part_of_a_step_and_a_minus_is() -> None:
    lines = ("1. Ouvrir.", "• Fermer.", "-18 °C au congélateur.", "- 18,5 °C au cœur.", "- 2 relevés.")
    edit = added("st-0004", "0.statement", text="\n".join(lines))
    texts = ["Ouvrir.", "Fermer.", "-18 °C au congélateur.", "- 18,5 °C au cœur.", "2 relevés."]
    assert texts_on(after(edit), "p-0002")[1:6] == texts


def test_what_may_be_added_is_what_the_contracts_there_hold() -> None:
    names = [each.name for each in list_openings(DRAFT.content, "q-0001")]
    kinds = ("single", "multiple", "true_false", "cloze", "numeric", "matching", "ordering")
    assert names == [*(f"0.{kind}" for kind in kinds), "options.option"]
    assert [each.name for each in list_openings(DRAFT.content, "summary")] == ["points.statement"]
    assert "1.figure" not in [each.name for each in list_openings(DRAFT.content, "st-0001")]


def test_every_kind_of_block_that_asks_for_texts_can_be_added_to_a_page_of_the_lesson() -> None:
    offered = {each.kind for each in list_openings(DRAFT.content, "p-0001") if each.is_block}
    assert offered == {*BLOCKS.kinds} - {"figure", "marked_picture"}


class Aside(NumberedBlock):
    """A kind of block from outside, which says nothing of how it is typed."""

    LISTS: ClassVar[tuple[str, ...]] = ("words", "speaker")
    TEXTS: ClassVar[tuple[str, ...]] = ("tone",)
    kind: Literal["aside"] = "aside"
    tone: Tone
    words: tuple[Statement, ...] = Field(min_length=1)
    speaker: Statement | None = None


class PicturedAside(Aside):
    """One that needs what nobody can type."""

    picture: ShownPicture


def test_a_kind_from_outside_is_typed_by_what_its_contract_lists() -> None:
    asked = ask_texts(Aside) or ()
    assert [(each.part, each.choices, each.is_optional, each.is_list) for each in asked] == [
        ("tone", ("calm", "loud"), False, False),
        ("words", (), False, True),
        ("speaker", (), True, False),
        ("nature", ("claim", "organisation", "direction", "illustration"), False, False),
    ]
    ids = NextIds(Minted())
    typed = {"tone": "loud", "words": "Un.\nDeux.", "speaker": ""}
    (made,) = build_elements(Aside, typed, ids.mint)
    assert isinstance(made, Aside)
    assert (made.id, made.tone, len(made.words), made.speaker) == ("b-0001", Tone.LOUD, 2, None)
    assert ask_texts(PicturedAside) is None


def test_a_nature_is_asked_of_all_that_may_claim_something_and_of_nothing_else() -> None:
    """Pages and blocks asked for none: a page of two lines came back with five findings."""
    for place in ("st-0001", "p-0001", "quiz"):
        for opening in list_openings(DRAFT.content, place):
            parts = {each.part for each in ask_opening(opening, DRAFT.content) or ()}
            claims_itself = not issubclass(opening.contract, (Question, Checkpoint, Code, Heading))
            assert ("nature" in parts) is claims_itself, opening.name


@pytest.mark.parametrize("name", ["0.section", "1.callout", "1.table", "1.dialogue"])
def test_the_nature_of_a_page_or_block_is_that_of_all_its_sentences(name: str) -> None:
    place = "p-0001" if name == "0.section" else "st-0001"
    made = after(added(place, name, nature="illustration"))
    known = {each.id for each in DRAFT.content.walk_citing()}
    new = [each for each in made.walk_citing() if each.id not in known]
    assert {each.nature for each in new if isinstance(each, Statement | Row)} == {Nature.ILLUSTRATION}


def test_a_question_that_learners_answer_is_offered_on_no_slide() -> None:
    deck = Slides(sections=(Section(id="p-0001", title="Un", blocks=builders.lesson().sections[0].blocks),))
    content = builders.content(artefacts=(deck,))
    asked = {each.contract for each in list_openings(content, "p-0001")}
    assert not asked & {Checkpoint, Scenario}


@pytest.mark.parametrize("place", ["st-0001", "st-0007", "p-0001", "q-0001", "lesson", "quiz", "summary"])
def test_whatever_is_offered_can_be_added_and_read_again(place: str) -> None:
    for opening in list_openings(DRAFT.content, place):
        made = after(added(place, opening.name))
        assert Content.from_json(made.canonical()) == made
        assert len(set(names_in(made))) == len(names_in(made)) > 0


def test_a_question_needs_its_key_and_a_page_its_title() -> None:
    question = opening_of(DRAFT.content, "q-0001", "0.single")
    blank = {f"options/{letter}/{name}": "" for letter in "cd" for name in ("text", "feedback")}
    no_key = typed_at(DRAFT.content, question, key="c", **blank)
    assert no_key.wrong is not None
    assert "say which answer is right" in str(no_key.wrong[""])
    page = opening_of(DRAFT.content, "p-0001", "0.section")
    assert set(typed_at(DRAFT.content, page, title=" ").wrong or ()) == {"title"}


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("0.single", {"key": "a, b"}, "several are named: a, b"),
        ("0.single", {"options/c/text": ""}, "answer c has an explanation and no text"),
        ("0.multiple", {"options/d/text": " "}, "answer d has an explanation and no text"),
        ("0.matching", {"pairs/c/left": ""}, "pair c has a right side and no left side"),
        ("0.numeric", {"answer": "dix"}, "a number is expected"),
    ],
)
def test_nothing_typed_for_a_question_is_dropped_without_a_word(
    name: str, typed: dict[str, str], told: str
) -> None:
    wrong = typed_at(DRAFT.content, opening_of(DRAFT.content, "q-0001", name), **typed).wrong
    assert wrong is not None
    assert told in str(wrong[""])


@pytest.mark.parametrize(
    ("header", "rows", "cells"),
    [
        ("A\tB", "\t2\n1\t", [("", "2"), ("1", "")]),
        ("\tB", "\t2\n1\t3", [("", "2"), ("1", "3")]),
        ("A | B", "| 2\n1 |", [("", "2"), ("1", "")]),
        ("| A | B |", "| | 2 |\n| 1 | |", [("", "2"), ("1", "")]),
        ("A | B", "| 1 | 2 |\n3 | 4 |", [("1", "2"), ("3", "4")]),
        ("A | B", "| 1 | 2\n3 | 4", [("1", "2"), ("3", "4")]),
    ],
)
def test_a_pasted_table_keeps_its_empty_cells(header: str, rows: str, cells: list[tuple[str, ...]]) -> None:
    """A row was refused, or moved by a cell."""
    made: Any = build_elements(
        Table, {"caption": "Seuils", "header": header, "rows": rows}, NextIds(HIGH).mint
    )
    assert [row.cells for row in made[0].rows] == cells


@pytest.mark.parametrize(
    ("contract", "typed", "told"),
    [
        (Phase, {"minutes": "dix"}, "un nombre entier est attendu"),
        (Phase, {"modality": "lune"}, "on_site"),
        (Statement, {"nature": "rumeur"}, "illustration"),
    ],
)
def test_what_cannot_be_read_is_refused_in_the_language_of_the_reader(
    contract: type[Contract], typed: dict[str, str], told: str
) -> None:
    """It said what Python says, in English."""
    texts = {"title": "Un", "text": "Un", "minutes": "3", **typed}
    with pytest.raises(ValueRefused) as refused:
        build_elements(contract, texts, NextIds(HIGH).mint)
    assert told in refused.value.fact.render(Language.FRENCH)


def test_an_answer_gets_a_letter_that_no_answer_of_the_question_ever_had() -> None:
    opening = opening_of(DRAFT.content, "q-0001", "options.option")
    made = make_addition(opening, DRAFT.content, {"text": "Deux heures"}, HIGH, letters=("d", "e"))
    assert made.edit is not None
    assert made.edit.part == "options/f"
    question = find(after(made.edit), "q-0001")
    assert isinstance(question, SingleChoice)
    assert [option.id for option in question.options] == ["a", "b", "c", "f"]


def test_a_choice_of_a_scenario_gets_no_answer_without_what_follows_it() -> None:
    content = after(added("st-0001", "1.scenario"))
    decision = next(each for each in walk(content) if isinstance(each, SingleChoice) and each.id == "q-0100")
    assert "options.option" not in [each.name for each in list_openings(content, decision.id)]


def test_a_row_has_the_cells_of_its_table() -> None:
    made = after(added("st-0007", "0.row", **{"cells/1": "Lait"}))
    row: Any = find(made, "st-1000")
    assert len(row.cells) == len(builders.HEADER)


def test_what_a_person_calls_made_up_is_so_from_the_first() -> None:
    sentence: Any = find(after(added("st-0001", "0.statement", nature="illustration")), "st-1000")
    assert sentence.nature is Nature.ILLUSTRATION


@pytest.mark.parametrize("length", [LONGEST_TEXT * 10 + 1, 2_000_000])
def test_a_paste_of_two_megabytes_is_refused_in_words_that_say_what_to_do(length: int) -> None:
    opening = opening_of(DRAFT.content, "st-0001", "0.statement")
    wrong = typed_at(DRAFT.content, opening, text="a" * length).wrong
    assert wrong is not None
    assert "as a source of the course" in str(wrong["text"])


def test_a_sign_that_nobody_sees_is_refused() -> None:
    with pytest.raises(InvalidInput, match="U\\+202E"):
        after(added("st-0001", "0.statement", text="Un\u202e deux."))


def test_no_id_of_the_module_is_given_again_even_of_something_deleted() -> None:
    edit = added("st-0001", "0.statement")
    old = renumber_additions([edit], Minted(), DRAFT.content)[0]
    assert old == edit
    late = builders.draft(minted=HIGH.model_copy(update={"statements": 1500}))
    with pytest.raises(InvalidInput, match="something else has this id"):
        apply_edits(late, [edit], SPANS, "noe", LATER)


def test_a_quotation_that_an_addition_brings_is_the_sources_own() -> None:
    forged = builders.statement(1, id="st-1000").model_copy(update={"text": "Faux."})
    lie = forged.citations[0].model_copy(update={"quote": "Jamais écrit."})
    element = forged.model_copy(update={"citations": (lie,)}).canonical().decode()
    made = after(Add(place="st-1000", spot=Spot(beside="st-0001"), elements=(element,)))
    sentence: Any = find(made, "st-1000")
    assert [each.quote for each in sentence.citations] == [builders.SENTENCES[0]]


# copies


@pytest.mark.parametrize(("place", "up"), [("st-0002", 0), ("st-0002", 1), ("p-0002", 0), ("q-0001", 0)])
def test_a_copy_says_the_same_under_ids_of_its_own_behind_the_original(place: str, up: int) -> None:
    edit = copy_element(DRAFT.content, place, up, NextIds(HIGH).mint)
    assert edit is not None
    made = after(edit)
    link = find_held(made, place, up)
    assert link is not None
    original, copied = link.children[link.number : link.number + 2]
    assert [v.text for v in walk(copied) if isinstance(v, Statement)] == [
        v.text for v in walk(original) if isinstance(v, Statement)
    ]
    assert not {each.id for each in walk_named(original)} & {each.id for each in walk_named(copied)}


def test_a_copied_scenario_leads_to_its_own_decisions() -> None:
    content = after(added("st-0001", "1.scenario"))
    edit = copy_element(content, "b-0100", 0, NextIds(HIGH, [added("st-0001", "1.scenario")]).mint)
    assert edit is not None
    copied: Any = find(after(edit, content=content), "b-0101")
    own = {decision.id for decision in copied.decisions} | {ending.id for ending in copied.endings}
    assert {each.leads_to for decision in copied.decisions for each in decision.consequences} <= own


# moves to elsewhere


def test_a_sentence_goes_to_another_page_and_a_paragraph_left_empty_is_gone() -> None:
    edits = [Transfer(place=f"st-000{n}", to=Spot(beside="st-0004")) for n in (1, 2)]
    made = after(*edits)
    assert texts_on(made, "p-0002")[1:3] == [builders.SENTENCES[1], builders.SENTENCES[0]]
    with pytest.raises(InvalidInput, match="p-0001"):
        after(Transfer(place="st-0003", to=Spot(beside="st-0004")), content=made)


def test_a_paragraph_moves_as_a_whole() -> None:
    made: Any = after(
        added("p-0001", "0.section"),
        Transfer(place="st-0004", up=1, to=Spot(beside="p-0001", within="blocks", at=0)),
    )
    assert [each.id for each in made.artefacts[0].sections[0].blocks[0].elements] == [
        "st-0004",
        "st-0005",
        "st-0006",
    ]


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        (Transfer(place="p-0001", to=Spot(beside="st-0002", up=1)), "outside of it"),
        (Transfer(place="st-0001", to=Spot(beside="q-0001")), "does not belong there"),
        (Transfer(place="q-0001", to=Spot(beside="st-0001")), "does not belong there"),
        (Transfer(place="st-9999", to=Spot(beside="st-0001")), "is not in this draft"),
        (Add(place="st-1000", spot=Spot(beside="st-0001"), elements=("{}",)), "it is missing"),
        (Add(place="st-1000", spot=Spot(beside="gone"), elements=("{}",)), "is not in this draft"),
    ],
    ids=["into itself", "to a quiz", "into a paragraph", "gone", "nothing", "nowhere"],
)
def test_what_belongs_nowhere_is_refused_in_words(edit: Edit, why: str) -> None:
    with pytest.raises(InvalidInput, match=why):
        after(edit)


# two people at once


def test_two_people_who_add_at_once_both_have_their_sentence_under_an_id_of_its_own() -> None:
    hers, theirs = (added("st-0001", "0.statement", text=text) for text in ("La sienne.", "La leur."))
    draft = builders.draft(minted=HIGH)
    head = apply_edits(draft, [theirs], SPANS, "noe", LATER)
    rewritten = Replace(place=hers.place, part="text", before="La sienne.", after="La sienne !")
    edits = renumber_additions([hers, rewritten], head.minted, head.content)
    carried = carry_edits(edits, draft.content, head.content, SPANS)
    made = apply_edits(head, carried.edits, SPANS, "lea", LATER)
    assert texts_on(made.content, "p-0001")[1:3] == ["La sienne !", "La leur."]
    assert carried.clashes == carried.displaced == ()


def test_an_addition_that_was_saved_already_is_not_made_twice() -> None:
    draft, edit = builders.draft(minted=HIGH), added("st-0001", "0.statement")
    head = apply_edits(draft, [edit], SPANS, "lea", LATER)
    edits = renumber_additions([edit], head.minted, head.content)
    assert carry_edits(edits, draft.content, head.content, SPANS).already == (edit,)


@pytest.mark.parametrize(
    ("gone", "page", "number"),
    [(["st-0002"], "p-0001", 1), (["st-0001", "st-0002"], "p-0001", 0), (["p-0001"], "p-0002", -1)],
    ids=["its neighbour", "two of them", "the whole page"],
)
def test_what_was_put_beside_something_gone_stands_at_the_nearest_place(
    gone: list[str], page: str, number: int
) -> None:
    edit = added("st-0002", "0.statement", text="Restée.")
    head = after(*(Remove(place=place) for place in gone))
    carried = carry_edits([edit], DRAFT.content, head, SPANS)
    assert carried.clashes == ()
    assert len(carried.displaced) == 1
    assert texts_on(after(*carried.edits, content=head), page)[number] == "Restée."


def test_a_page_somebody_added_to_meanwhile_is_not_deleted_unseen() -> None:
    head = after(added("st-0001", "0.statement", text="Nouveau."))
    clashes = carry_edits([Remove(place="p-0001")], DRAFT.content, head, SPANS).clashes
    assert ("st-1000", "text") in {(clash.place, clash.part) for clash in clashes}


def test_a_paragraph_is_deleted_though_somebody_deleted_the_sentence_that_named_it() -> None:
    base = after(added("st-0001", "1.paragraph", statements="Autre paragraphe."))
    head = after(Remove(place="st-0001"), content=base)
    carried = carry_edits([Remove(place="st-0001", up=1)], base, head, SPANS)
    assert (carried.already, carried.clashes) == ((), ())
    assert texts_on(after(*carried.edits, content=head), "p-0001") == ["Autre paragraphe."]


def test_a_paragraph_that_somebody_deleted_too_is_deleted_already() -> None:
    base = after(added("st-0001", "1.paragraph", statements="Autre paragraphe."))
    edit = Remove(place="st-0001", up=1)
    assert carry_edits([edit], base, after(edit, content=base), SPANS).already == (edit,)


def test_a_paragraph_whose_rest_somebody_rewrote_is_not_deleted_unseen() -> None:
    before = texts_on(DRAFT.content, "p-0001")[1]
    rewritten = Replace(place="st-0002", part="text", before=before, after="Autrement.")
    head = after(Remove(place="st-0001"), rewritten)
    carried = carry_edits([Remove(place="st-0001", up=1)], DRAFT.content, head, SPANS)
    assert [(clash.place, clash.theirs) for clash in carried.clashes] == [("st-0002", "Autrement.")]


def test_two_people_who_move_an_element_to_the_same_spot_agree() -> None:
    edit = Transfer(place="st-0001", to=Spot(beside="st-0004"))
    carried = carry_edits([edit], DRAFT.content, after(edit), SPANS)
    assert (carried.already, carried.clashes) == ((edit,), ())


# properties


def draft_of(content: Content) -> Draft:
    return builders.draft(content=content, minted=HIGH)


def list_places(content: Content) -> list[str]:
    return [name for value in walk(content) if (name := name_of(value)) and name != "content"]


@given(contents(), st.data())
@settings(max_examples=examples(60), deadline=None)
def test_what_was_added_and_removed_leaves_the_draft_as_it_was(content: Content, data: st.DataObject) -> None:
    openings = [
        each
        for place in list_places(content)
        for each in list_openings(content, place)
        if not each.name.startswith(("options", "pairs", "places"))
    ]
    if not openings:
        return
    opening = data.draw(st.sampled_from(openings))
    edit = typed_at(content, opening).edit
    if edit is None:
        return
    try:
        made = after(edit, content=content)
    except InvalidInput:
        return
    assert made != content
    for _ in edit.elements:
        place = next(name for name in names_in(made) if name not in names_in(content))
        up = len(find_chain(made, place)) - 1 - _depth_of(made, edit)
        made = after(Remove(place=place, up=max(up, 0)), content=made)
    assert made == content


def _depth_of(content: Content, edit: Add) -> int:
    """Return at which link of its chain what an edit added stands."""
    chain = find_chain(content, edit.place)
    base = {each.id for each in walk_named(content.artefacts)} - set(_ids_of(edit))
    return next(
        number
        for number, link in enumerate(chain)
        if number and not base & {each.id for each in walk_named(link.child)}
    )


def _ids_of(edit: Add) -> Iterator[str]:
    from pipelines.review.editing.new_ids import list_new_ids

    yield from list_new_ids(edit)


@given(contents(), st.data())
@settings(max_examples=examples(40), deadline=None)
def test_any_acts_in_a_row_leave_a_draft_that_reads_again_with_each_id_once(
    content: Content, data: st.DataObject
) -> None:
    edits: list[Edit] = []
    given_before = set(names_in(content))
    now = content
    for _ in range(data.draw(st.integers(1, 6))):
        edit = data.draw(_acts(now, edits))
        if edit is None:
            continue
        try:
            now = after(edit, content=now)
        except PremierjetError:
            continue
        edits.append(edit)
    if now == content:
        return
    made = apply_edits(draft_of(content), edits, SPANS, "noe", LATER)
    assert Content.from_json(made.content.canonical()) == made.content == now
    counted = Counter(names_in(now))
    assert {name for name, count in counted.items() if count > Counter(names_in(content))[name]} <= {
        name for edit in edits if isinstance(edit, Add) for name in _ids_of(edit)
    }
    assert not given_before & {name for edit in edits if isinstance(edit, Add) for name in _ids_of(edit)}


@st.composite
def _acts(draw: st.DrawFn, content: Content, edits: list[Edit]) -> Edit | None:
    """Draw an act on a content, as the desk would make it."""
    place, up = draw(st.sampled_from(list_places(content))), draw(st.integers(0, 2))
    act = draw(st.sampled_from(["add", "copy", "transfer", "remove", "move"]))
    if act == "copy":
        return copy_element(content, place, up, NextIds(HIGH, edits).mint)
    if act == "transfer":
        beside = draw(st.sampled_from(list_places(content)))
        return Transfer(place=place, up=up, to=Spot(beside=beside, up=draw(st.integers(0, 2))))
    if act == "remove":
        return Remove(place=place, up=up)
    if act == "move":
        return Move(place=place, to=draw(st.integers(0, 3)))
    openings = list_openings(content, place)
    if not openings:
        return None
    opening = draw(st.sampled_from(openings))
    asked = ask_opening(opening, content) or ()
    typed = {each.part: type_text(each, each.part) for each in asked}
    return make_addition(opening, content, typed, HIGH, edits).edit


@given(contents(), st.data())
@settings(max_examples=examples(40), deadline=None)
def test_whatever_somebody_else_did_meanwhile_an_addition_is_there_or_shown(
    content: Content, data: st.DataObject
) -> None:
    mine = data.draw(_acts(content, []))
    if not isinstance(mine, Add) or mine.part is not None:
        return
    try:
        after(mine, content=content)
    except InvalidInput:
        return
    theirs: list[Edit] = []
    head = content
    for _ in range(data.draw(st.integers(1, 4))):
        edit = data.draw(_acts(head, theirs))
        try:
            head = head if edit is None else after(edit, content=head)
        except PremierjetError:
            continue
        theirs += [] if edit is None else [edit]
    minted = NextIds(HIGH, theirs).minted
    (edit,) = renumber_additions([mine], minted, head)
    carried = carry_edits([edit], content, head, SPANS)
    if carried.edits:
        made = after(*carried.edits, content=head)
        assert {*_ids_of(edit)} <= set(names_in(made))
    else:
        assert carried.already or carried.clashes[0].part == "added"
