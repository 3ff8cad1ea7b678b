"""Whatever a draft holds is shown before it is approved, can be edited, and tells of its edits."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from pipelines.deliverables.narration.contract import Narration
from pipelines.deliverables.needs_analysis.contract import NeedsAnalysis
from pipelines.deliverables.session_plan.contract import SessionPlan
from pipelines.review.comparison import compare_contents, count_changes
from pipelines.review.editing import apply_edits, find_edits, from_markdown, list_editables, to_markdown
from pipelines.review.editing.elements import Editable, find
from pipelines.review.editing.markdown_reader import parse_markdown
from pipelines.review.editing.markdown_revision import ContentWriter
from pipelines.review.editing.word import WordChanges, from_word, to_word
from pipelines.review.plain_text import list_plain_lines
from pipelines.testing import builders
from pipelines.testing.scenarios import cold_checkpoint, delivery_scenario, lesson_with
from schemas.course import Form
from schemas.draft import (
    CitationStatus,
    Cloze,
    Content,
    Deliverable,
    Draft,
    Modality,
    MultipleChoice,
    Nature,
    NumberedBlock,
    Numeric,
    Ordering,
    Origin,
    Phase,
    Row,
    Section,
    list_texts,
    walk_named,
)
from schemas.edit import Cite, Edit, Move, Remove, Replace, Rewrite
from schemas.errors import InvalidInput
from schemas.kinds import DELIVERABLES
from schemas.language import Language
from tests import sample_deliverables as deliverables
from tests.fuzzing import examples
from tests.strategies import contents

LATER = builders.NOON + timedelta(hours=1)
LESSON_TO_PLAY = lesson_with(cold_checkpoint(), delivery_scenario())
EACH = pytest.mark.parametrize(
    "artefact",
    [
        *deliverables.one_of_each(),
        deliverables.lesson_of_blocks(),
        deliverables.lesson_of_figures(),
        LESSON_TO_PLAY,
    ],
    ids=[
        *(each.kind for each in deliverables.one_of_each()),
        "lesson_of_blocks",
        "lesson_of_figures",
        "lesson_to_play",
    ],
)
QUIZ = deliverables.draft_of(deliverables.quiz())
PLACED = deliverables.draft_of(deliverables.positioning())
PLAN = deliverables.draft_of(deliverables.session_plan())


def edited(draft: Draft, *edits: Edit) -> Content:
    return apply_edits(draft, edits, builders.spans(), "noe", LATER).content


def says(draft: Draft, place: str, part: str, after: str) -> Replace:
    before = next(
        spot.text for spot in list_editables(draft.content) if (spot.place, spot.part) == (place, part)
    )
    return Replace(place=place, part=part, before=before, after=after)


def at(content: Content, place: str) -> Any:
    return find(content, place)


def another(spot: Editable) -> str:
    """Another text that part can say."""
    if spot.choices:
        return next(choice for choice in spot.choices if choice != spot.text)
    figures = {"minutes": "7", "answer": "31", "tolerance": "2", "keys": "a", "ways": "q-0021 b → e-2"}
    figures |= {"across": "9", "down": "8"}
    return figures.get(spot.part, "____ et ____" if "____" in spot.text else "Autre chose")


# shown


@given(contents())
@settings(max_examples=examples(30), deadline=None)
def test_every_word_of_every_element_is_on_the_page_a_reviewer_reads(content: Content) -> None:
    page = " ".join(list_plain_lines(content)).split()
    for element in walk_named(content.artefacts):
        if isinstance(element, NumberedBlock):
            assert element.id in page
            continue
        shown = [element.title] if isinstance(element, Section) else list(list_texts(element))
        assert {word for text in shown for word in text.split() if "," not in word} <= {
            part for word in page for part in (word, word.strip("()"), word.replace(".", ","))
        } | {f"{number:g}" for number in (getattr(element, "answer", None),) if isinstance(number, float)}


@EACH
def test_whatever_is_edited_the_comparison_of_the_two_revisions_shows_it(artefact: Deliverable) -> None:
    draft = deliverables.draft_of(artefact)
    for spot in list_editables(draft.content):
        if len(spot.choices) == 1:
            continue  # nothing else can be chosen
        made = edited(draft, says(draft, spot.place, spot.part, another(spot)))
        assert count_changes(compare_contents(draft.content, made)), spot


@EACH
@pytest.mark.parametrize("language", Language)
def test_what_is_no_claim_says_what_it_is_in_words(artefact: Deliverable, language: Language) -> None:
    said = "\n".join(list_plain_lines(deliverables.content_of(artefact, language=language)))
    words = {
        Nature.DIRECTION: ("consigne", "direction"),
        Nature.DATA: ("donnée", "data"),
        Nature.BLANK: ("laissé à une personne", "left to a person"),
        Nature.MISSING: ("donnée manquante", "missing data"),
        Nature.ILLUSTRATION: ("exemple fictif", "made-up example"),
    }
    for element in walk_named(artefact):
        nature = getattr(element, "nature", None)
        assert nature is None or f"({words[nature][language is Language.ENGLISH]})" in said


def test_a_figure_is_shown_with_how_it_was_counted_and_a_cell_with_what_it_rests_on() -> None:
    analysis = "\n".join(list_plain_lines(deliverables.content_of(deliverables.needs_analysis())))
    assert "Calcul\u00a0: durées de 24 h / toutes les durées = 50 %" in analysis
    assert "lignes comptées\u00a0: 1 sur 2" in analysis
    compared = "\n".join(list_plain_lines(deliverables.content_of(deliverables.benchmark())))
    assert "Colonne 2\u00a0: Viande hachée | 2 °C | 24 h · Poisson frais | 2 °C | 48 h" in compared


def test_a_phase_is_shown_with_its_hours_and_every_column() -> None:
    said = list_plain_lines(PLAN.content)
    assert "Horaire\u00a0: 0\u00a0h\u00a005 – 0\u00a0h\u00a020" in said
    assert "Modalité\u00a0: En présentiel" in said
    assert "Ce que fait le formateur\u00a0: Montre la sonde de la chambre froide." in said
    assert "Laissé au formateur" in said


# out and back


@EACH
def test_out_and_back_unchanged_every_deliverable_is_the_same_to_the_byte(artefact: Deliverable) -> None:
    draft = deliverables.draft_of(artefact)
    back = ContentWriter(parse_markdown(to_markdown(draft), "m.md"), draft).content()
    assert back.canonical() == draft.content.canonical()
    assert from_word(to_word(draft), draft, "m.docx") == WordChanges()


CORRECTED = {"text", "cells/1", "content", "options/a/text"}


@EACH
def test_what_is_corrected_in_markdown_is_what_the_same_edit_makes_at_the_desk(artefact: Deliverable) -> None:
    draft = deliverables.draft_of(artefact)
    spot = next(s for s in list_editables(draft.content) if s.text and s.part in CORRECTED)
    text = to_markdown(draft)
    assert spot.text in text
    made = from_markdown(text.replace(spot.text, "Autre chose", 1), draft, "noe", LATER).content
    assert edited(draft, *find_edits(draft.content, made)) == made


# natures and evidence


def test_a_missing_datum_somebody_fills_in_is_data_they_answer_for() -> None:
    draft = deliverables.draft_of(deliverables.paperwork())
    made = edited(draft, says(draft, "st-0002", "text", "Le 24 novembre 2026"))
    assert (at(made, "st-0002").nature, at(made, "st-0002").origin) == (Nature.DATA, Origin.HUMAN)
    row = edited(draft, says(draft, "st-0005", "cells/1", "25 novembre 2026"))
    assert at(row, "st-0005").nature is Nature.DATA


def test_data_and_directions_a_person_corrects_stay_what_they_are() -> None:
    draft = deliverables.draft_of(deliverables.letters())
    for place, nature in (("st-0002", Nature.DATA), ("st-0003", Nature.DIRECTION)):
        assert at(edited(draft, says(draft, place, "text", "Autre chose.")), place).nature is nature


def test_a_cell_somebody_corrects_keeps_its_evidence_to_be_verified_again() -> None:
    draft = deliverables.draft_of(deliverables.benchmark())
    row: Row = at(edited(draft, says(draft, "st-0001", "cells/2", "48 h")), "st-0001")
    assert row.by_cell == at(draft.content, "st-0001").by_cell
    assert {citation.status for citation in row.citations} == {CitationStatus.TO_VERIFY}


def test_a_passage_no_longer_chosen_is_no_cells_evidence() -> None:
    draft = deliverables.draft_of(deliverables.benchmark())
    kept = builders.citation(8).span
    row: Row = at(edited(draft, Cite(place="st-0001", spans=(kept,))), "st-0001")
    assert row.by_cell == ((), (kept,), ())


def test_a_figure_that_was_counted_stays_open_to_counting_once_its_sentence_is_corrected() -> None:
    draft = deliverables.draft_of(deliverables.needs_analysis())
    made = edited(draft, says(draft, "st-0001", "text", "La moitié des produits se gardent 24 h."))
    assert at(made, "st-0001").computation == deliverables.computation()


def test_a_corrected_sentence_loses_the_recording_that_read_it() -> None:
    draft = deliverables.draft_of(deliverables.narration())

    def recorded(content: Content) -> int:
        narration = content.artefacts[0]
        assert isinstance(narration, Narration)
        return len(narration.recordings)

    assert recorded(edited(draft, says(draft, "st-0002", "text", "Autre chose."))) == 1
    assert recorded(edited(draft, says(draft, "st-0001", "text", "Autre chose."))) == 0
    assert recorded(edited(draft, Remove(place="st-0001"))) == 0
    text = to_markdown(draft).replace(builders.SENTENCES[0], "Autre chose.")
    assert recorded(from_markdown(text, draft, "noe", LATER).content) == 0


# phases


def test_every_column_of_a_phase_can_change() -> None:
    phase: Phase = at(
        edited(
            PLAN,
            says(PLAN, "st-0002", "minutes", "25"),
            says(PLAN, "st-0002", "modality", "remote"),
            says(PLAN, "st-0002", "objective", ""),
            says(PLAN, "st-0002", "method", "Jeu de rôle"),
        ),
        "st-0002",
    )
    assert (phase.minutes, phase.modality, phase.objective) == (25, Modality.REMOTE, None)
    assert phase.method == "Jeu de rôle"


def test_only_another_content_makes_the_source_of_a_phase_to_be_verified_again() -> None:
    method = at(edited(PLAN, says(PLAN, "st-0002", "method", "Jeu de rôle")), "st-0002")
    content = at(edited(PLAN, says(PLAN, "st-0002", "content", "Entre 0 °C et 4 °C.")), "st-0002")
    assert [c.status for c in method.citations] == [CitationStatus.VERIFIED]
    assert [c.status for c in content.citations] == [CitationStatus.TO_VERIFY]
    assert (method.origin, content.origin) == (Origin.HUMAN, Origin.HUMAN)


def test_a_phase_moves_among_phases_and_a_blank_among_blanks() -> None:
    plan = edited(PLAN, Move(place="st-0002", to=0), Move(place="st-0004", to=0)).artefacts[0]
    assert isinstance(plan, SessionPlan)
    assert [phase.id for phase in plan.phases] == ["st-0002", "st-0001"]
    assert [left.id for left in plan.left_to_trainer] == ["st-0004", "st-0003"]


def test_what_is_left_to_the_trainer_keeps_its_label_in_a_file_nobody_edited() -> None:
    plan = deliverables.session_plan()
    labelled = plan.left_to_trainer[0].model_copy(update={"nature": Nature.ORGANISATION})
    draft = deliverables.draft_of(plan.model_copy(update={"left_to_trainer": (labelled,)}))
    assert ContentWriter(parse_markdown(to_markdown(draft), "m.md"), draft).content() == draft.content


def test_the_last_phase_stays_and_what_is_left_to_the_trainer_may_go() -> None:
    made = edited(PLAN, Remove(place="st-0003"), Remove(place="st-0004"), Remove(place="st-0001"))
    plan = made.artefacts[0]
    assert isinstance(plan, SessionPlan)
    assert (len(plan.phases), plan.left_to_trainer) == (1, ())
    with pytest.raises(InvalidInput, match="the last element of"):
        edited(deliverables.draft_of(plan), Remove(place="st-0002"))


# questions


def test_questions_of_every_type_can_say_something_else() -> None:
    made = edited(
        QUIZ,
        says(QUIZ, "q-0002", "keys", "a, c"),
        says(QUIZ, "q-0004", "gaps/1", "0 °C\nzéro"),
        says(QUIZ, "q-0005", "answer", "45,5"),
        says(QUIZ, "q-0005", "unit", "min"),
        says(QUIZ, "q-0006", "pairs/b/right", "36 h"),
        Move(place="q-0007", part="places/c", to=0),
        Remove(place="q-0002", part="options/b"),
    )
    several: MultipleChoice = at(made, "q-0002")
    assert (several.keys, [option.id for option in several.options]) == (("a", "c"), ["a", "c"])
    gap: Cloze = at(made, "q-0004")
    assert gap.gaps[0].accepted == ("0 °C", "zéro")
    figure: Numeric = at(made, "q-0005")
    assert (figure.answer, figure.unit) == (45.5, "min")
    assert at(made, "q-0006").pairs[1].right == "36 h"
    order: Ordering = at(made, "q-0007")
    assert [place.id for place in order.places] == ["c", "a", "b"]
    assert edited(QUIZ, *find_edits(QUIZ.content, made)) == made


def test_a_question_may_become_one_of_another_type() -> None:
    other = at(QUIZ.content, "q-0005").model_copy(update={"id": "q-0001"})
    made = edited(QUIZ, Rewrite(place="q-0001", item=other))
    assert isinstance(at(made, "q-0001"), Numeric)
    assert [type(edit) for edit in find_edits(QUIZ.content, made)] == [Rewrite]


REFUSED: dict[str, tuple[Draft, str, str, str, str]] = {
    "minutes in words": (PLAN, "st-0002", "minutes", "une heure", "whole number of minutes"),
    "no minute at all": (PLAN, "st-0002", "minutes", "0", "whole number of minutes"),
    "an objective of another module": (PLAN, "st-0002", "objective", "hygiene", "Choose one of"),
    "a modality nobody knows": (PLAN, "st-0002", "modality", "on the moon", "Choose one of"),
    "a number in words": (QUIZ, "q-0005", "answer", "trente", "in digits"),
    "no number": (QUIZ, "q-0005", "answer", "nan", "in digits"),
    "a tolerance below nothing": (QUIZ, "q-0005", "tolerance", "-1", "positive number"),
    "no right answer": (QUIZ, "q-0002", "keys", " ", "nothing would be left"),
    "a right answer that is none": (QUIZ, "q-0002", "keys", "a, z", "Choose one of a, b, c"),
    "a gap too many": (QUIZ, "q-0004", "stem", "____, ____, ____", "nothing says what fills"),
    "a gap nobody can fill": (QUIZ, "q-0004", "gaps/1", "\n", "nothing would be left"),
    "half a pair": (QUIZ, "q-0006", "pairs/a/left", "", "nothing would be left"),
}


@pytest.mark.parametrize(("draft", "place", "part", "after", "words"), REFUSED.values(), ids=REFUSED)
def test_what_a_part_cannot_say_is_refused_in_both_languages(
    draft: Draft, place: str, part: str, after: str, words: str
) -> None:
    with pytest.raises(InvalidInput, match=words) as refused:
        edited(draft, says(draft, place, part, after))
    told = [refused.value.explain(language) for language in Language]
    assert told[0].remedy != told[1].remedy
    assert f"{place} {part}" in str(refused.value)


def test_the_last_two_pairs_and_a_right_answer_stay() -> None:
    with pytest.raises(InvalidInput, match="only two"):
        edited(QUIZ, Remove(place="q-0006", part="pairs/a"))
    with pytest.raises(InvalidInput, match="right answer"):
        edited(QUIZ, Remove(place="q-0002", part="options/a"))


NEW = """
### Combien de degrés au plus ?

Bonne réponse : 3,5
Écart toléré : 0,5
Unité : °C

### La porte reste ____.

Trou 1 : fermée | close

### Reliez.

- Bœuf | 24 h
- Sole | 48 h

### Dans quel ordre ?

1. Ouvrir
2. Fermer

### Lesquels ?

- [x] Lait
- [ ] Sel
- [x] Beurre
"""


def test_a_question_is_given_an_objective_in_markdown_and_keeps_its_own_where_the_line_is_gone() -> None:
    written = to_markdown(PLACED)
    line = "Objectif : seuils"
    assert written.count(line) == 2
    made = from_markdown(written.replace(line, "Objectif :", 1), PLACED, "noe", LATER)
    assert (at(made.content, "q-0001").objective, at(made.content, "q-0002").objective) == (None, "seuils")
    assert at(made.content, "q-0001").origin is Origin.HUMAN
    with pytest.raises(InvalidInput, match="nothing changed"):
        from_markdown(written.replace(line, ""), PLACED, "noe", LATER)


def test_new_questions_of_every_type_can_be_written_in_markdown() -> None:
    made = from_markdown(to_markdown(QUIZ) + NEW, QUIZ, "noe", LATER)
    quiz = made.content.artefacts[0]
    assert [item.kind for item in quiz.items[7:]] == ["numeric", "cloze", "matching", "ordering", "multiple"]  # type: ignore[union-attr]
    assert (at(made.content, "q-0008").answer, at(made.content, "q-0008").tolerance) == (3.5, 0.5)
    assert at(made.content, "q-0012").keys == ("a", "c")
    assert made.minted.items == 12


SLIPS: dict[str, tuple[Draft, str, str, str]] = {
    "minutes in words": (PLAN, "Durée (minutes) : 15", "Durée (minutes) : bientôt", "says no duration"),
    "minutes without end": (PLAN, "(minutes) : 15", f"(minutes) : {'9' * 5000}", "says no duration"),
    "no minutes": (PLAN, "Durée (minutes) : 15\n", "", "says no duration"),
    "a modality nobody knows": (PLAN, "En présentiel", "Sur la lune", "says 'Sur la lune'"),
    "a question on an objective nobody has": (
        PLACED,
        "Objectif : seuils",
        "Objectif : lune",
        "names no objective",
    ),
    "an objective nobody has": (PLAN, "Objectif : seuils", "Objectif : lune", "names no objective"),
    "an entry twice": (PLAN, "Ressources : Paperboard", "Méthode : x", "says again"),
    "no entry": (PLAN, "Ressources : Paperboard", "Paperboard", "is no entry of a phase"),
    "two types at once": (QUIZ, "- [ ] 15 minutes {#a}", "1. 15 minutes", "of one type with the answers"),
    "a pair of three": (QUIZ, "- Viande hachée | 24 h", "- Viande | hachée | 24 h", "a pair of 3 texts"),
    "no number": (QUIZ, "Bonne réponse : 30", "Bonne réponse : trente", "says no number"),
    "gaps out of order": (QUIZ, "Trou 1 :", "Trou 2 :", "is not gap 1"),
    "a gap without its answers": (QUIZ, "Trou 2 : 3 °C\n", "", "2 gaps, 1 answers"),
    "no right answer left": (
        QUIZ,
        "- [x] Fermer la porte. {#a}\n- [x]",
        "- [ ] Fermer la porte. {#a}\n- [ ]",
        "0 of",
    ),
    "a header gone": (
        deliverables.draft_of(deliverables.glossary()),
        "| Terme | Définition |  |\n| --- | --- | --- |\n",
        "",
        "without its header",
    ),
}


@pytest.mark.parametrize(("draft", "old", "new", "words"), SLIPS.values(), ids=SLIPS)
def test_a_slip_in_the_file_is_named(draft: Draft, old: str, new: str, words: str) -> None:
    text = to_markdown(draft)
    assert old in text
    with pytest.raises(InvalidInput, match=words) as refused:
        from_markdown(text.replace(old, new, 1), draft, "noe", LATER, file="m.md")
    assert "m.md, line " in str(refused.value)


def test_another_row_counted_shows_in_the_comparison_though_the_figure_is_the_same() -> None:
    before = deliverables.content_of(deliverables.needs_analysis())
    counted = deliverables.computation()
    other = counted.model_copy(update={"counted": counted.rows[1:]})
    recounted = deliverables.said(1, "50 % des produits se gardent 24 h.", computation=other)
    page = deliverables.section(1, "Ce que disent les relevés", deliverables.paragraph(recounted))
    after = deliverables.content_of(NeedsAnalysis(sections=(page,)))
    assert count_changes(compare_contents(before, after))


def test_every_example_of_a_deliverable_is_there() -> None:
    assert {artefact.kind for artefact in deliverables.one_of_each()} == set(DELIVERABLES.kinds)
    assert {item.kind for item in deliverables.items()} == {"single", "multiple", "true_false"} | {
        "cloze",
        "numeric",
        "matching",
        "ordering",
    }


def test_a_page_says_which_deliverable_it_is_of_and_paperwork_which_document() -> None:
    summons = deliverables.paperwork()
    agreement = summons.model_copy(update={"form": Form.AGREEMENT})
    assert "p-0001 Convocation (Convocation)" in list_plain_lines(deliverables.content_of(summons))
    compared = compare_contents(deliverables.content_of(summons), deliverables.content_of(agreement))
    assert count_changes(compared)
