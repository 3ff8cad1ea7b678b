"""What a document says besides its content, and where each thing stands."""

from datetime import time

import pytest

from pipelines.deliverables.session_plan.document import find_start, list_clock_times, write_session_plan
from pipelines.packaging.documents.builder import build_document, build_handout
from pipelines.packaging.documents.letterheads import describe_sender, group_siret, leave_out_said
from pipelines.packaging.documents.model import (
    Document,
    DrawnFigure,
    Endnote,
    Endnotes,
    FactList,
    Grid,
    GridLine,
    Heading,
    Letterhead,
    Listing,
    NewPage,
    Prose,
    Schedule,
    Words,
    WritingSpace,
)
from pipelines.packaging.documents.quizzes import mix_places, write_answer
from pipelines.packaging.documents.sections import is_list, write_paragraph
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.edition import Edition
from pipelines.testing import builders
from pipelines.testing.packages import KINDS
from schemas.anchor import ParagraphPlace
from schemas.course import Form, Objective, Provider
from schemas.draft import CitationStatus, CourseFrame, Hours, Nature, Origin, Paragraph
from schemas.language import Language
from tests import sample_deliverables as deliverables
from tests.packaging.documents.opened import built, edition

FRENCH, ENGLISH = Language.FRENCH, Language.ENGLISH


def of_kind(made: Document, kind: type) -> list:
    return [block for block in made.blocks if isinstance(block, kind)]


def test_a_passage_keeps_its_number_wherever_it_is_cited() -> None:
    source_notes = SourceNotes(FRENCH)
    one, other = builders.citation(1), builders.citation(2)
    first = source_notes.write_words("A", (one, other), None)
    second = source_notes.write_words("B", (other, one, one), None)
    assert (first.notes, second.notes) == ((1, 2), (2, 1))
    assert [note.number for note in source_notes.notes] == [1, 2]


def test_a_run_of_notes_is_told_by_its_ends() -> None:
    marks = Words("x", notes=(1, 2, 4, 5, 6, 7)).note_marks
    assert marks == ((1, "[1]"), (2, "[2]"), (4, "[4–7]"))


def test_a_claim_without_a_source_is_marked_and_a_direction_is_not() -> None:
    source_notes = SourceNotes(FRENCH)
    assert source_notes.write_words("Il fait froid.", (), None).warnings == ("sans source",)
    assert source_notes.write_words("Fermez la porte.", (), Nature.DIRECTION).warnings == ()
    doubted = builders.citation(1).model_copy(update={"status": CitationStatus.TO_VERIFY})
    assert source_notes.write_words("Il fait froid.", (doubted,), None).warnings == ("citation à vérifier",)


@pytest.mark.parametrize("doubted", [1, 2])
def test_a_source_with_one_number_says_which_of_its_citations_are_to_be_verified(doubted: int) -> None:
    """Whichever of them was met first."""
    source_notes = SourceNotes(FRENCH, by_source=True)
    cited = [builders.citation(n) for n in (1, 2)]
    cited[doubted - 1] = cited[doubted - 1].model_copy(update={"status": CitationStatus.TO_VERIFY})
    for each in (*cited, *cited):
        source_notes.write_words("Il fait froid.", (each,), None)
    ((note,),) = (listed.notes for listed in source_notes.list_source_places())
    assert note.warning.startswith("citation à vérifier\u00a0: ")
    assert [note.warning.count(each.quote.rstrip(".")) for each in cited] == [doubted == 1, doubted == 2]


ROW = next(n for n, span in enumerate(builders.spans().sources[0].spans) if span.anchor.row is not None)


@pytest.mark.parametrize(
    ("said", "quotes"),
    [
        ("Viande hachée : 2 °C", [""]),
        ("viande hachée | chez nous : 2 °C, pendant 24 h", [""]),
        ("Viande hachée : au frais", ["Viande hachée | 2 °C | 24 h"]),
    ],
    ids=["some of its cells alone", "all of its cells", "in other words"],
)
def test_a_row_is_quoted_where_the_text_says_it_in_other_words(said: str, quotes: list[str]) -> None:
    """A term of the course stood in the glossary, and once more as its own source."""
    source_notes = SourceNotes(FRENCH)
    source_notes.write_words(said, (builders.citation(ROW),), None)
    ((*notes,),) = (listed.notes for listed in source_notes.list_source_places())
    assert [note.quote for note in notes] == quotes


def test_paragraphs_of_one_source_are_listed_in_order_and_together() -> None:
    source_notes = SourceNotes(FRENCH, by_source=True)
    for number in (9, 4, 8, 7):
        anchor = builders.citation(1).anchor.model_copy(update={"place": ParagraphPlace(number=number)})
        cited = builders.citation(1).model_copy(update={"anchor": anchor})
        source_notes.write_words("Il fait froid.", (cited,), None)
    ((note,),) = (listed.notes for listed in source_notes.list_source_places())
    assert note.place == "passage 4, passage 7–9"


def test_a_source_of_which_all_is_verified_has_no_warning() -> None:
    source_notes = SourceNotes(FRENCH, by_source=True)
    source_notes.write_words("Il fait froid.", (builders.citation(1), builders.citation(2)), None)
    ((note,),) = (listed.notes for listed in source_notes.list_source_places())
    assert note.warning == ""


def test_a_mark_is_explained_where_there_is_one() -> None:
    unsourced = deliverables.section(1, "T", Paragraph(statements=(deliverables.said(1, "Il fait froid."),)))
    marked = built(builders.lesson().model_copy(update={"sections": (unsourced,)}))
    sourced = built(builders.lesson())
    said = "[sans source] signale une affirmation que rien n’étaye."
    assert (said in str(marked.blocks), said in str(sourced.blocks)) == (True, False)


def test_a_blank_is_a_space_to_write_in_between_the_sentences_around_it() -> None:
    statements = (
        deliverables.said(1, "Avant.", Nature.DATA),
        deliverables.said(2, "Vos besoins :", Nature.BLANK),
        deliverables.said(3, "Fait à ………, le ………", Nature.BLANK),
        deliverables.said(4, "[le prix]", Nature.MISSING),
    )
    before, blank, dotted, missing = write_paragraph(statements, SourceNotes(FRENCH))
    assert isinstance(before, Prose)
    assert blank == WritingSpace("Vos besoins :", 2)
    assert dotted == Prose((Words("Fait à ………, le ………", strong=True),))
    assert missing == Prose((Words("[le prix]", missing=True),))


def test_labelled_values_and_quotations_are_read_as_lists() -> None:
    def statements(*texts: str) -> tuple:
        return tuple(deliverables.said(n, text) for n, text in enumerate(texts, start=1))

    assert is_list(statements("Public : agents.", "Lieu : office.", "Durée : 20 min."))
    assert is_list(statements("« Un. »", "« Deux. »", "« Trois. »"))
    assert not is_list(statements("Public : agents.", "Lieu : office."))
    assert not is_list(statements("Public : agents.", "Il fait froid.", "Lieu : office."))


def test_a_computation_stands_in_a_small_line_under_what_it_counts_once() -> None:
    made = built(deliverables.needs_analysis())
    quiet = [block.words[0].text for block in of_kind(made, Prose) if block.quiet]
    assert quiet[0] == (
        "Calcul\u00a0: durées de 24 h / toutes les durées = 50 %. Lignes retenues\u00a0: 1 sur 2, "
        "colonne «\u00a0Durée\u00a0» de Froid."
    )


def test_each_cell_of_a_comparison_bears_its_own_notes() -> None:
    (grid,) = of_kind(built(deliverables.benchmark()), Grid)
    assert [[each.notes for each in cell] for cell in grid.lines[0].cells] == [[(1,)], [(1, 2)], [()]]


def test_a_row_longer_or_shorter_than_its_header_loses_nothing() -> None:
    table = builders.lesson().sections[1].blocks[1]
    short = table.rows[0].model_copy(update={"cells": ("Viande",)})
    long = table.rows[1].model_copy(update={"cells": ("a", "b", "c", "d")})
    page = deliverables.section(1, "T", table.model_copy(update={"rows": (short, long)}))
    (grid,) = of_kind(built(builders.lesson().model_copy(update={"sections": (page,)})), Grid)
    assert [len(line.cells) for line in grid.lines] == [3, 3]
    assert [each.text for each in grid.lines[1].cells[2]] == ["c", "d"]


@pytest.mark.parametrize("item", deliverables.items(), ids=lambda item: item.kind)
def test_the_key_says_the_right_answer_of_every_kind_of_question(item: object) -> None:
    told = {
        "single": "b) 30 minutes",
        "multiple": "a) Fermer la porte. ; b) Relever la sonde.",
        "true_false": "Faux",
        "cloze": "0 °C ou zéro degré ; 3 °C",
        "numeric": "30 minutes (à 0,5 près)",
        "matching": "Viande hachée → 24 h ; Poisson frais → 48 h",
        "ordering": "Fermer la porte. → Relever la sonde. → Noter la température.",
    }
    assert write_answer(item, FRENCH) == told[item.kind]


def test_the_key_is_a_paper_of_its_own_that_learners_do_not_get() -> None:
    of = edition(deliverables.quiz())
    (quiz,) = of.content.artefacts
    kept, handed_out = build_document(of, quiz), build_handout(of, quiz)
    assert (kept.label, handed_out and handed_out.label) == ("Quiz\u00a0: corrigé", "Quiz")
    for answer in ("30 minutes (à 0,5 près)", "0 °C ou zéro degré"):
        assert answer in str(kept.blocks)
        assert answer not in str(handed_out)


@pytest.mark.parametrize("texts", [("a", "b"), ("a", "b", "c"), tuple("abcdefgh")])
def test_what_is_to_be_ordered_is_never_shown_in_order(texts: tuple[str, ...]) -> None:
    for number in range(50):
        order = mix_places(f"q-{number:04d}", texts)
        assert sorted(order) == list(range(len(texts)))
        assert order != tuple(range(len(texts)))
        assert order == mix_places(f"q-{number:04d}", texts)


def test_clock_times_follow_from_the_minutes_and_the_half_day() -> None:
    phases = deliverables.session_plan().phases
    at = find_start(phases, Hours(starts=time(9, 45), ends=time(12)))
    assert list(list_clock_times(phases, at, FRENCH)) == [
        "9\u00a0h\u00a045 – 9\u00a0h\u00a050",
        "9\u00a0h\u00a050 – 10\u00a0h\u00a005",
    ]
    assert list(list_clock_times(phases, at, ENGLISH)) == ["9:45 – 9:50", "9:50 – 10:05"]
    assert list(list_clock_times(phases, None, ENGLISH)) == ["0:00 – 0:05", "0:05 – 0:20"]


@pytest.mark.parametrize(
    ("hours", "known"),
    [
        (None, False),
        (Hours(starts=time(9), ends=time(9, 10)), False),
        (Hours(starts=time(9), ends=time(12)), True),
    ],
    ids=["unknown", "too short", "known"],
)
def test_an_hour_is_told_only_where_the_plan_fits_what_it_opens(hours: Hours | None, known: bool) -> None:
    assert (find_start(deliverables.session_plan().phases, hours) is not None) is known


@pytest.mark.parametrize(
    ("minutes", "hours", "times"),
    [
        ((120, 90, 100), None, ["0:00 – 2:00", "", "2:00 – 3:30", "3:30 – 5:10"]),
        (
            (120, 90, 150),
            Hours(starts=time(9), ends=time(16)),
            ["9:00 – 11:00", "11:00 – 12:30", "1\u00a0h\u00a000", "13:30 – 16:00"],
        ),
        ((120, 60), Hours(starts=time(9), ends=time(12)), ["9:00 – 11:00", "11:00 – 12:00"]),
        ((120, 60), Hours(starts=time(14), ends=time(18)), ["14:00 – 16:00", "16:00 – 17:00"]),
        ((120, 100), None, ["0:00 – 2:00", "2:00 – 3:40"]),
    ],
    ids=["over four hours", "past noon", "a morning", "an afternoon", "less than four hours"],
)
def test_a_timetable_shows_the_lunch_that_its_minutes_do_not_count(
    minutes: tuple[int, ...], hours: Hours | None, times: list[str]
) -> None:
    assert _list_times(minutes, hours, "Practice") == times
    if len(times) > len(minutes):
        assert len(_list_times(minutes, hours, "Lunch")) == len(minutes)  # a person planned it as a phase


def _list_times(minutes: tuple[int, ...], hours: Hours | None, title: str) -> list[str]:
    phase = deliverables.session_plan().phases[0]
    phases = tuple(
        phase.model_copy(update={"id": f"st-{n:04d}", "minutes": m, "title": title})
        for n, m in enumerate(minutes, start=1)
    )
    plan = deliverables.session_plan().model_copy(update={"phases": phases})
    frame = CourseFrame(course="Cold", hours=hours)
    content = builders.content(language=ENGLISH, artefacts=(plan,), given=frame)
    schedule = next(
        block
        for block in write_session_plan(plan, content, SourceNotes(ENGLISH))
        if isinstance(block, Schedule)
    )
    return [entry.when or entry.lasts for entry in schedule.entries]


def test_a_phase_leaves_out_what_nobody_filled_in_and_a_plan_has_room_for_the_trainer() -> None:
    made = built(deliverables.session_plan())
    assert [[label for label, _ in row] for row in of_kind(made, Schedule)[0].entries[0].rows] == [
        ["Le formateur", "Les participants"],
        ["Ressources", "Adaptation"],
    ]
    assert not made.is_wide
    bare = deliverables.session_plan().phases[0].model_copy(update={"adaptation": "", "resources": ""})
    plain = built(deliverables.session_plan().model_copy(update={"phases": (bare,)}))
    assert len(of_kind(plain, Schedule)[0].entries[0].rows) == 1
    assert [block.label for block in of_kind(made, WritingSpace)] == [
        "L’énergie du groupe",
        "Ce qui ne se dit pas : gestes, silences",
    ]


def test_figures_are_pictures_with_their_words_below() -> None:
    made = built(deliverables.figures())
    pictures = of_kind(made, DrawnFigure)
    assert len(pictures) == 2
    assert all(picture.svg.startswith(b"<") and picture.alternative for picture in pictures)
    assert of_kind(made, Listing)


def test_a_narration_says_who_read_it_or_that_nobody_could() -> None:
    read = built(deliverables.narration())
    silent = built(deliverables.narration().model_copy(update={"recordings": ()}))
    assert "espeak-ng 1.52, fr" in str(read.blocks)
    assert "Sans enregistrement" in str(silent.blocks)


def test_paper_of_a_provider_bears_its_name_and_registration() -> None:
    provider = Provider(
        name="Les Deux Quais",
        legal_form="SCOP",
        address="7 quai de l’Étale",
        phone="02 00 00 00 56",
        siret="99988877700003",
        activity_number="53 56 99999 56",
        region="Bretagne",
    )
    assert describe_sender(provider, FRENCH) == (
        "Les Deux Quais, SCOP",
        "7 quai de l’Étale",
        "02 00 00 00 56",
        "SIRET 999\u00a0888\u00a0777\u00a000003",
        "Déclaration d’activité n°\u00a053 56 99999 56, préfet de région Bretagne",
    )
    assert describe_sender(Provider(), FRENCH) == ()
    assert group_siret("999 888 777 00003") == group_siret("99988877700003")


def test_a_letter_leaves_its_addressee_and_date_to_be_written() -> None:
    (head,) = of_kind(built(deliverables.letters()), Letterhead)
    assert head == Letterhead((), "Destinataire", "Le")


@pytest.mark.parametrize("form", Form)
def test_papers_for_one_person_each_begin_on_a_page_of_their_own(form: Form) -> None:
    paper = deliverables.paperwork()
    second = paper.sections[0].model_copy(update={"id": "p-0002"})
    both = paper.model_copy(update={"form": form, "sections": (*paper.sections, second)})
    given = CourseFrame(course="Accueil", provider=Provider(name="Les Deux Quais"))
    made = built(both, given=given)
    each = form in {Form.INVITATION, Form.COMPLETION_CERTIFICATE, Form.ATTESTATION}
    assert len(of_kind(made, Letterhead)) == (2 if each else 1)
    assert len(of_kind(made, NewPage)) == (2 if each else 0)
    assert made.is_titled is not each
    assert made.is_wide is (form is Form.ATTENDANCE_SHEET)


def test_a_place_to_sign_is_wider_and_taller_than_a_place_to_tick() -> None:
    sign = GridLine(((Words("Aminata Cissé"),), (Words(""),)), tall=True)
    tick = GridLine(((Words("Fermer la porte"),), *((Words(""),),) * 4), tall=True)
    assert sign.height > tick.height > GridLine(((Words("x"),),)).height == 0
    assert Grid("", ("Nom", "Signature"), (sign,)).shares[1] > len("Signature")


def test_what_a_module_is_for_stands_before_what_a_trainer_or_learner_reads() -> None:
    plan, letters = built(deliverables.trainer_guide()), built(deliverables.letters())
    assert of_kind(plan, FactList) == [FactList((("Durée", "20\u00a0min"),))]
    assert Heading("Objectifs") in plan.blocks
    assert Heading("Objectifs") not in letters.blocks


def test_the_share_written_by_people_is_counted_in_characters() -> None:
    by_hand = deliverables.said(1, "aaa", origin=Origin.HUMAN)
    by_model = deliverables.said(2, "b", origin=Origin.MODEL)
    page = deliverables.section(1, "T", Paragraph(statements=(by_hand, by_model)))
    content = builders.content(artefacts=(builders.lesson().model_copy(update={"sections": (page,)}),))
    assert content.human_share == 0.75
    assert builders.content().human_share == 0.0
    nobody = deliverables.glossary().model_copy(update={"entries": (deliverables.row(1, "", ""),)})
    assert deliverables.content_of(nobody).human_share == 0.0


def test_who_wrote_a_deliverable_is_told_of_it_alone() -> None:
    """A module's quiz may be a model's while its glossary is a person's."""
    rows = tuple(row.model_copy(update={"origin": Origin.HUMAN}) for row in deliverables.glossary().entries)
    content = builders.content(
        artefacts=(deliverables.quiz(), deliverables.glossary().model_copy(update={"entries": rows}))
    )
    quiz, glossary = (
        build_document(Edition(builders.course(), content, KINDS), each) for each in content.artefacts
    )
    assert (quiz.imprint.human_share, glossary.imprint.human_share) == (0.0, 1.0)
    assert glossary.imprint.source_type.endswith("/digitalCreation")


def test_an_objective_is_told_with_what_it_is_measured_by() -> None:
    measured = Objective(id="a", text="Citer les seuils.", condition="sans affiche", criterion="sans erreur")
    made = built(builders.lesson(), objectives=(measured, Objective(id="b", text="Relever la sonde")))
    (listing, *_) = of_kind(made, Listing)
    assert [words.text for (words,) in listing.items] == [
        "Citer les seuils (condition\u00a0: sans affiche\u00a0; critère\u00a0: sans erreur)",
        "Relever la sonde",
    ]


@pytest.mark.parametrize("dense", [False, True])
def test_columns_share_the_page_so_that_no_short_word_is_cut(dense: bool) -> None:
    long = "Une phrase bien plus longue que les autres, qui a besoin de place. " * 4
    cells = (Words("concordant"),), (Words(long),), (Words("24 h"),)
    grid = Grid("", ("Constat", "Texte", "Durée"), (GridLine(cells),), dense=dense)
    first, second, third = grid.shares
    assert sum(grid.shares) == pytest.approx(1000, abs=2)
    assert second > first > third
    assert first >= 1000 * len("concordant") / (170 if dense else 92)
    crowded = Grid("", ("anticonstitutionnel",) * 12, (GridLine(((Words("x"),),) * 12),), dense=dense)
    assert len(set(crowded.shares)) == 1


def test_a_letterhead_leaves_out_what_the_paper_below_it_says() -> None:
    head = Letterhead(("Les Deux Quais", "7 quai de l’Étale", "02 00 00 00 56", "SIRET 999 888 777 00003"))
    texts = ("Entre Les Deux Quais, 7 quai de l’Étale, SIRET 99988877700003, et le client,",)
    assert leave_out_said(head, texts).sender == ("Les Deux Quais", "02 00 00 00 56")


def test_sources_stand_below_their_document_and_those_of_one_place_on_one_line() -> None:
    places = (("guide", "page 1", "Il fait 3 °C."), ("guide", "page 2", ""), ("guide", "page 2", ""))
    notes = [Endnote(n, source, place, quote) for n, (source, place, quote) in enumerate(places, start=1)]
    other = Endnote(4, "le contexte de l’organisation", "cas 1", "La chambre 3.")
    (guide, context) = Endnotes("Sources citées", (*notes[:2], other, notes[2])).by_source
    assert (guide[0], context[0]) == ("Guide", "Le contexte de l’organisation")
    assert [[note.number for note in line] for line in guide[1]] == [[1], [2, 3]]
