"""A question nobody could answer is refused in words; every kind of question and page is let through."""

from typing import Any

import pytest

from pipelines.blocks.checkpoint.contract import Checkpoint
from pipelines.deliverables.flashcards.contract import Flashcards
from pipelines.deliverables.glossary.contract import Glossary
from pipelines.packaging.admission import list_flaws
from pipelines.packaging.question_flaws import list_question_flaws
from pipelines.testing import builders
from pipelines.testing.packages import KINDS
from pipelines.testing.samples import MANIFESTS, files, find_broken_rules
from schemas.draft import (
    Cloze,
    Deliverable,
    Gap,
    Item,
    Matching,
    MultipleChoice,
    Numeric,
    Option,
    Ordering,
    OrderingPlace,
    Origin,
    Pair,
)
from tests import sample_deliverables as deliverables

OPTIONS = tuple(Option(id=letter, text=letter) for letter in "abc")
BASE: dict[str, Any] = {"id": "q-0001", "stem": "Quoi ?", "origin": Origin.HUMAN}


def pairs(*sides: tuple[str, str]) -> tuple[Pair, ...]:
    return tuple(
        Pair(id=letter, left=left, right=right)
        for letter, (left, right) in zip("abcdefgh", sides, strict=False)
    )


@pytest.mark.parametrize(
    ("item", "flaw"),
    [
        (builders.question(stem=" "), "the question is blank"),
        (builders.question(options=OPTIONS[:1], key="a"), "the question has 1 options"),
        (builders.question(options=(*OPTIONS, OPTIONS[0]), key="a"), "two options share an id"),
        (builders.question(options=OPTIONS, key="d"), "the key 'd' is no option"),
        (MultipleChoice(**BASE, options=OPTIONS, keys=("a", "e")), "the key 'e' is no option"),
        (MultipleChoice(**BASE, options=(*OPTIONS, OPTIONS[1]), keys=("a",)), "two options share an id"),
        (Cloze(**BASE | {"stem": "____"}, gaps=(Gap(accepted=("3", " ")),)), "an accepted answer is blank"),
        (
            Cloze(**BASE | {"stem": "____"}, gaps=(Gap(accepted=("x" * 251,)),)),
            "an accepted answer is longer than 250 characters",
        ),
        (
            Cloze(**BASE | {"stem": "____ " * 11}, gaps=(Gap(accepted=("x",)),) * 11),
            "the sentence has more than 10 gaps",
        ),
        (Numeric(**BASE, answer=1e11), "the number is larger than an LMS keeps"),
        (Matching(**BASE, pairs=pairs(("a", "24 h"), ("b", "24  H"))), "two right-hand sides read the same"),
        (Matching(**BASE, pairs=pairs(("a", "24 h"), ("A", "48 h"))), "two left-hand sides read the same"),
        (Matching(**BASE, pairs=pairs(("a", "24 h"), ("b", " "))), "one of the right-hand sides is blank"),
        (
            Matching(**BASE, pairs=(Pair(id="a", left="a", right="1"), Pair(id="a", left="b", right="2"))),
            "two pairs share an id",
        ),
        (
            Ordering(
                **BASE, places=(OrderingPlace(id="a", text="Noter"), OrderingPlace(id="b", text="noter"))
            ),
            "two places read the same",
        ),
        (
            Ordering(
                **BASE, places=(OrderingPlace(id="a", text="Noter"), OrderingPlace(id="a", text="Fermer"))
            ),
            "two places share an id",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_nobody_could_answer_is_refused_in_words(item: Item, flaw: str) -> None:
    assert list(list_question_flaws(item)) == [flaw]
    content = builders.content(artefacts=(deliverables.quiz().model_copy(update={"items": (item,)}),))
    assert list(list_flaws(content, KINDS)) == [("q-0001", flaw)]


@pytest.mark.parametrize("artefact", deliverables.one_of_each(), ids=lambda artefact: str(artefact.kind))
def test_every_deliverable_is_let_through(artefact: Deliverable) -> None:
    assert list(list_flaws(deliverables.content_of(artefact), KINDS)) == []


def test_a_card_has_two_sides_and_a_term_its_definition() -> None:
    row = deliverables.row(1, "seul")
    assert list(list_flaws(deliverables.content_of(Flashcards(cards=(row,))), KINDS)) == [
        ("st-0001", "the row has 1 cells, not a front and a back")
    ]
    assert list(list_flaws(deliverables.content_of(Glossary(entries=(row,))), KINDS)) == [
        ("st-0001", "the row has 1 cells, not a term and a definition")
    ]


def test_a_recording_says_a_sentence_of_the_narration() -> None:
    narration = deliverables.narration()
    stray = tuple(each.model_copy(update={"statement": "st-0099"}) for each in narration.recordings)
    content = deliverables.content_of(narration.model_copy(update={"recordings": stray}))
    assert list(list_flaws(content, KINDS)) == [
        ("st-0099", "a recording says a sentence the narration does not have")
    ]


@pytest.mark.parametrize("kind", [*MANIFESTS, "web"])
def test_a_module_with_every_kind_of_question_and_page_makes_a_valid_package(kind: str) -> None:
    """The trainer's part of it is in none of the files that a learner's browser can ask for."""
    artefacts = (
        builders.lesson(),
        deliverables.quiz(),
        deliverables.glossary(),
        deliverables.flashcards(),
        deliverables.figures(),
        deliverables.session_plan(),
        deliverables.slides(),
        deliverables.trainer_guide(),
    )
    members = files(kind, artefacts=artefacts)
    assert find_broken_rules(kind, members) == set()
    assert {"figures/p-0001-tall.svg", "figures/p-0001-wide.svg"} <= members.keys()
    for trainers in ("L’énergie du groupe", "Montrez la sonde", "Demandez à chacun"):
        assert trainers.encode() not in b"".join(members.values())


def test_a_question_on_a_page_that_takes_no_answer_is_refused() -> None:
    figures = deliverables.figures()
    checkpoint = Checkpoint(id="b-0007", question=builders.question(1))
    asking = figures.sections[0].model_copy(update={"blocks": (*figures.sections[0].blocks, checkpoint)})
    content = deliverables.content_of(figures.model_copy(update={"sections": (asking,)}))
    assert list(list_flaws(content, KINDS)) == [
        ("b-0007", "a learner cannot answer a question here: move it to the lesson")
    ]
