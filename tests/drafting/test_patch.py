"""A patch changes the parts it names of the elements it was shown, and nothing else."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.drafting.element_builder import ElementBuilder, StatedNature
from pipelines.drafting.elements import rebuild
from pipelines.drafting.patch.answer import PartChange
from pipelines.drafting.patch.application import Patch, revert_elements
from pipelines.drafting.patch.shown_elements import (
    ShownElement,
    list_shown_elements,
    walk_shown_elements,
    write_element_lines,
)
from pipelines.drafting.request import IdAllocator
from pipelines.testing import builders
from pipelines.testing.fake_openai.fake_writer import make_request
from schemas.contract import Contract
from schemas.draft import (
    Cited,
    Cloze,
    Content,
    Deliverable,
    Gap,
    Matching,
    MultipleChoice,
    Nature,
    Numeric,
    Option,
    Ordering,
    OrderingPlace,
    Origin,
    Pair,
    Statement,
    TrueFalse,
    walk_named,
)

SPANS = [span.id for span in builders.spans().sources[0].spans]
OPTIONS = (Option(id="a", text="Oui", feedback="Juste."), Option(id="b", text="Non"))


def by_model(artefact: Deliverable, **changes: Any) -> Deliverable:
    """The deliverable as a model would have written it."""

    def sign(part: Contract) -> Contract:
        return (
            part.model_copy(update={"origin": Origin.MODEL, **changes}) if isinstance(part, Cited) else part
        )

    return rebuild(artefact, sign)


def quiz_of_every_kind() -> Quiz:
    fields: dict[str, Any] = {
        "citations": (builders.citation(2),),
        "origin": Origin.MODEL,
        "stem": "Que faire du produit ?",
    }
    return Quiz(
        items=(
            builders.question(1, origin=Origin.MODEL),
            MultipleChoice(id="q-0002", options=OPTIONS, keys=("a",), **fields),
            TrueFalse(id="q-0003", answer=True, feedback="Trente minutes au plus.", **fields),
            Cloze(id="q-0004", gaps=(Gap(accepted=("30",)),), **fields | {"stem": "Au plus ____ minutes."}),
            Numeric(id="q-0005", answer=30, unit="minutes", **fields),
            Matching(
                id="q-0006",
                pairs=(Pair(id="a", left="viande", right="2 °C"), Pair(id="b", left="légumes", right="8 °C")),
                **fields,
            ),
            Ordering(
                id="q-0007",
                places=(OrderingPlace(id="a", text="Fermer."), OrderingPlace(id="b", text="Noter.")),
                **fields,
            ),
        )
    )


LESSON = by_model(builders.lesson())
QUIZ = quiz_of_every_kind()


def patch(artefact: Deliverable, *changes: PartChange) -> Deliverable:
    shown = tuple(walk_shown_elements(artefact, KINDS))
    return Patch(shown, ElementBuilder(make_request(), IdAllocator())).apply(artefact, changes)


def change(place: str, part: str, text: str, *spans: str) -> PartChange:
    return PartChange(place=place, part=part, text=text, span_ids=list(spans))


@pytest.mark.parametrize(
    ("artefact", "place", "part", "text"),
    [
        (LESSON, "p-0001", "title", "Les seuils à tenir"),
        (LESSON, "st-0007", "caption", "Durées de conservation au froid"),
        (LESSON, "st-0007", "cells/2", "3 °C"),
        (LESSON, "st-0002", "text", "Un produit exposé plus de 30 minutes est jeté."),
        (QUIZ, "q-0001", "key", "c"),
        (QUIZ, "q-0001", "options/a/text", "20 minutes"),
        (QUIZ, "q-0002", "options/a/feedback", "C'est juste."),
        (QUIZ, "q-0003", "answer", "false"),
        (QUIZ, "q-0003", "feedback", "Jamais plus de trente minutes."),
        (QUIZ, "q-0004", "gaps/1", "30\ntrente"),
        (QUIZ, "q-0005", "answer", "45"),
        (QUIZ, "q-0006", "pairs/a/right", "4 °C"),
        (QUIZ, "q-0007", "places/b/text", "Noter la température."),
    ],
)
def test_titles_feedback_keys_and_blanks_can_be_mended(
    artefact: Deliverable, place: str, part: str, text: str
) -> None:
    patched = patch(artefact, change(place, part, text))
    (shown,) = [each for each in list_shown_elements(patched, {place}, KINDS) if part in each.parts]
    assert shown.parts[part] == text
    assert list_others(patched, place) == list_others(artefact, place)


def test_a_mend_says_that_a_claim_is_made_up_and_takes_its_citations_away() -> None:
    """A sentence that no source says could only be left out, or stay a claim without evidence."""
    made_up = change("st-0002", "text", "Aïcha sort le plat à 10 h.").model_copy(
        update={"nature": "illustration"}
    )
    statement = find_statement(patch(LESSON, made_up), "st-0002")
    assert (statement.nature, statement.citations) == (Nature.ILLUSTRATION, ())


def test_a_mend_that_says_no_nature_leaves_it() -> None:
    first = change("st-0002", "text", "Notez la température du plat et l'heure sur la fiche.").model_copy(
        update={"nature": "direction"}
    )
    directed = patch(LESSON, first)
    again = patch(
        directed, change("st-0002", "text", "Notez l'heure et la température du plat sur la fiche.")
    )
    assert find_statement(again, "st-0002").nature is Nature.DIRECTION


@pytest.mark.parametrize("nature", sorted(Nature))
def test_only_a_nature_that_a_change_may_give_is_shown_and_changed(nature: Nature) -> None:
    """A price that code filled in could become a claim, or an example."""
    statement = find_statement(by_model(builders.lesson(), nature=nature), "st-0002")
    shown = ShownElement(statement.id, statement, "", {"text": statement.text})
    claimed = change("st-0002", "text", statement.text).model_copy(update={"nature": "claim"})
    lesson = by_model(builders.lesson(), nature=nature)
    made = Patch((shown,), ElementBuilder(make_request(), IdAllocator())).apply(lesson, [claimed])
    is_stated = nature in set(StatedNature)
    assert ("nature" in shown.write_line(())) is is_stated
    assert find_statement(made, "st-0002").nature is (None if is_stated else nature)


def test_a_question_is_asked_anew_in_fewer_words() -> None:
    """A stem that fitted its new pairs was refused as a loss, and went on asking for something else."""
    patched = patch(QUIZ, change("q-0003", "stem", "Combien ?"))
    (shown,) = [each for each in list_shown_elements(patched, {"q-0003"}, KINDS) if "stem" in each.parts]
    assert shown.parts["stem"] == "Combien\u00a0?"


def find_statement(artefact: Deliverable, place: str) -> Statement:
    (found,) = [each for each in walk_named(artefact) if each.id == place and isinstance(each, Statement)]
    return found


def list_others(artefact: Deliverable, place: str) -> list[object]:
    return [each.parts for each in walk_shown_elements(artefact, KINDS) if each.place != place]


@pytest.mark.parametrize(
    ("artefact", "place", "part", "text"),
    [
        (QUIZ, "q-0001", "key", "z"),
        (QUIZ, "q-0003", "answer", "peut-être"),
        (QUIZ, "q-0003", "feedback", "Jamais."),
        (QUIZ, "q-0004", "stem", "Au plus trente minutes, sans trou."),
        (QUIZ, "q-0005", "answer", "une demi-heure"),
        (QUIZ, "q-0001", "objective", "autre"),
        (LESSON, "p-0001", "title", "\u200b"),
    ],
)
def test_a_part_keeps_what_it_can_hold(artefact: Deliverable, place: str, part: str, text: str) -> None:
    assert patch(artefact, change(place, part, text)) == artefact


def test_new_spans_replace_the_citations_and_none_keep_them() -> None:
    patched = patch(
        LESSON,
        change("st-0001", "text", "La chambre froide reste entre 0 °C et 3 °C."),
        change(
            "st-0002", "text", "Le responsable signe le relevé deux fois par jour.", SPANS[3], "sp-0000000000"
        ),
    )
    cited = {
        each.id: [c.span for c in each.citations] for each in walk_named(patched) if isinstance(each, Cited)
    }
    assert cited["st-0001"] == [SPANS[1]]
    assert cited["st-0002"] == [SPANS[3]]


def test_what_a_template_or_code_worded_is_not_shown_and_a_persons_words_are_marked() -> None:
    of_templates = by_model(builders.lesson(), nature=Nature.DATA)
    assert not [
        each for each in walk_shown_elements(of_templates, KINDS) if {"text", "cells/1"} & {*each.parts}
    ]
    of_people = by_model(builders.lesson(), origin=Origin.HUMAN)
    assert {each.by_person for each in walk_shown_elements(of_people, KINDS) if "text" in each.parts} == {
        True
    }
    assert not list_shown_elements(of_people, {"st-0001"}, KINDS)


def test_a_page_whose_title_is_put_back_keeps_its_mended_sentences() -> None:
    text = "Un produit exposé plus de 30 minutes est jeté."
    patched = patch(LESSON, change("p-0001", "title", "Autre titre de page"), change("st-0002", "text", text))
    reverted = revert_elements(patched, LESSON, {"p-0001"})
    assert reverted == patch(LESSON, change("st-0002", "text", text))


SHOWN = (*walk_shown_elements(LESSON, KINDS), *walk_shown_elements(QUIZ, KINDS))
PLACES = st.sampled_from([each.place for each in SHOWN])
PARTS = st.sampled_from(sorted({part for each in SHOWN for part in each.parts}))
ODD_TEXTS = ["true", "false", "a", "12", "-1", "1e400", "<script>x</script>"]
TEXTS = st.text(max_size=40) | st.sampled_from(ODD_TEXTS)


@given(st.lists(st.builds(change, PLACES, PARTS, TEXTS), max_size=6))
def test_whatever_a_model_answers_the_draft_stays_one(changes: list[PartChange]) -> None:
    artefacts = tuple(patch(each, *changes) for each in (LESSON, QUIZ))
    content = builders.content(artefacts=artefacts)
    assert Content.from_json(content.canonical()) == content
    assert [each.id for each in walk_named(artefacts)] == [each.id for each in walk_named((LESSON, QUIZ))]


def test_no_two_elements_of_a_prompt_have_the_same_id() -> None:
    """A table's caption and header stood under the id of its first row, before the title of its page."""
    lines = [*write_element_lines(walk_shown_elements(LESSON, KINDS), builders.spans())]
    ids = [line["id"] for line in lines if "id" in line]
    assert len(ids) == len({*ids})
    assert ids[ids.index("st-0007/head") + 1] == "st-0007"
    renamed = patch(LESSON, change("st-0007/head", "caption", "Durées de conservation au froid"))
    assert renamed == patch(LESSON, change("st-0007", "caption", "Durées de conservation au froid"))
    assert renamed != LESSON


def test_elements_are_shown_below_their_page_with_the_passages_shown_beside_them() -> None:
    """Each sentence repeated its page's title, and named passages that the prompt did not show."""
    evidence = builders.spans().keep_spans({SPANS[2]})
    sentences = [each for each in walk_shown_elements(builders.lesson(), KINDS) if each.page]
    lines = [*write_element_lines(sentences, evidence)]
    assert [line["page"] for line in lines if "page" in line] == ["Les seuils", "Le relevé"]
    assert [line["span_ids"] for line in lines if "span_ids" in line] == [[SPANS[2]]]
