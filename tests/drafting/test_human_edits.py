"""What a person wrote stands where it stood; what a machine would write instead is told as a difference."""

import pytest

from pipelines.blocks.callout.contract import Callout, CalloutVariant
from pipelines.blocks.list.contract import LedList
from pipelines.blocks.marked_picture.contract import MarkedPicture
from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.drafting.citations import LONGEST_FACT, cut_excerpt
from pipelines.drafting.human_edits import diff_proposals, is_human, restore_human_elements
from pipelines.testing import builders
from pipelines.testing.scenarios import cold_checkpoint, delivery_scenario, lesson_with
from schemas.draft import (
    Block,
    Deliverable,
    Draft,
    Notes,
    Origin,
    Paragraph,
    Section,
    SingleChoice,
    Statement,
)
from tests import sample_deliverables as deliverables


def by_hand(number: int) -> SingleChoice:
    return builders.question(number, origin=Origin.HUMAN, stem=f"Question {number} de Léa")


def quiz(*items: SingleChoice) -> tuple[Quiz]:
    return (Quiz(items=items),)


WRITTEN = tuple(builders.question(number) for number in range(1, 5))


@pytest.mark.parametrize(
    ("standing", "asked", "expected"),
    [
        ((by_hand(1), WRITTEN[1]), (), (by_hand(1), *WRITTEN[1:])),
        (
            (*WRITTEN[:2], by_hand(7), by_hand(8)),
            (),
            (*WRITTEN[:2], by_hand(7), by_hand(8), *WRITTEN[2:]),
        ),
        ((WRITTEN[0], by_hand(2)), ("q-0002",), WRITTEN),
        ((by_hand(1), by_hand(2), by_hand(9)), ("q-0001", "q-0009"), (WRITTEN[0], by_hand(2), *WRITTEN[2:])),
    ],
    ids=["in its place", "gone, put back", "asked to go", "asked for some"],
)
def test_a_persons_question_stands_unless_a_change_was_asked(
    standing: tuple[SingleChoice, ...], asked: tuple[str, ...], expected: tuple[SingleChoice, ...]
) -> None:
    (restored,) = restore_human_elements(quiz(*standing), quiz(*WRITTEN), frozenset(asked))
    assert isinstance(restored, Quiz)
    assert restored.items == expected


def lesson_of(*sections: Section) -> tuple[Lesson]:
    return (Lesson(sections=sections),)


def of_lea(section: Section) -> Section:
    """The section with its first statement in a person's words."""
    paragraph = next(block for block in section.blocks if isinstance(block, Paragraph))
    first = paragraph.statements[0].model_copy(update={"text": "Léa l’a écrit.", "origin": Origin.HUMAN})
    changed = paragraph.model_copy(update={"statements": (first, *paragraph.statements[1:])})
    blocks = tuple(changed if block is paragraph else block for block in section.blocks)
    return section.model_copy(update={"blocks": blocks})


def test_a_page_a_person_wrote_on_comes_back_where_it_was() -> None:
    one, two = builders.lesson().sections
    (restored,) = restore_human_elements(lesson_of(of_lea(one), two), lesson_of(two), frozenset())
    assert restored == Lesson(sections=(of_lea(one), two))
    (gone,) = restore_human_elements(
        lesson_of(of_lea(one), two), lesson_of(two), frozenset({one.id, "st-0001"})
    )
    assert gone == Lesson(sections=(two,))


def test_a_page_nobody_wrote_on_is_the_machines() -> None:
    one, two = builders.lesson().sections
    (written,) = restore_human_elements(lesson_of(one, two), lesson_of(two), frozenset())
    assert written == Lesson(sections=(two,))


def test_a_persons_dropped_sentence_brings_its_paragraph_back() -> None:
    one, two = builders.lesson().sections
    emptied = one.model_copy(update={"blocks": one.blocks[1:]})
    (restored,) = restore_human_elements(lesson_of(of_lea(one), two), lesson_of(emptied, two), frozenset())
    assert isinstance(restored, Lesson)
    last = restored.sections[0].blocks[-1]
    assert isinstance(last, Paragraph)
    assert [each.text for each in last.statements] == ["Léa l’a écrit."]


def drafted(**provenance: object) -> Draft:
    draft = builders.draft()
    return draft.model_copy(update={"provenance": draft.provenance.model_copy(update=provenance)})


def test_a_writer_an_author_or_one_text_makes_it_a_persons() -> None:
    machine = {"writer": Origin.EXTRACTIVE, "author": None}
    assert not is_human(drafted(**machine))
    assert is_human(drafted(**machine | {"author": "lea"}))
    assert is_human(drafted(**machine | {"writer": Origin.HUMAN}))
    content = builders.content(artefacts=quiz(WRITTEN[0], by_hand(2)))
    assert is_human(drafted(**machine).model_copy(update={"content": content}))


def test_a_proposal_shows_each_change_with_one_line_around_it() -> None:
    content = builders.content()
    changed = WRITTEN[0].model_copy(update={"stem": "Quelle température ?"})
    before, after = (
        content.model_copy(update={"artefacts": quiz(each, *WRITTEN[1:])}) for each in (WRITTEN[0], changed)
    )
    assert diff_proposals(KINDS, before, before) == ()
    (found,) = diff_proposals(KINDS, before, after)
    head, *lines = found.diff.splitlines()[1:]
    assert (head, found.facts["artefact"]) == ("+++ proposed", "quiz")
    hunks = found.diff.split("@@\n")[1:]
    assert any("-" in hunk and "Quelle température" in hunk for hunk in hunks)
    unchanged = [line for line in lines if line.startswith(" ")]
    assert len(unchanged) <= 2 * len(hunks)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Une\n  phrase.", "Une phrase."),
        ("x" * LONGEST_FACT, "x" * LONGEST_FACT),
        ("x" * (LONGEST_FACT + 1), "x" * (LONGEST_FACT - 1) + "…"),
        ("x" * (LONGEST_FACT - 3) + " yyyy zzz", "x" * (LONGEST_FACT - 3) + " y…"),
        ("x" * (LONGEST_FACT - 2) + " yyyy", "x" * (LONGEST_FACT - 2) + "…"),
    ],
)
def test_a_finding_quotes_no_more_than_a_line_of_a_text(text: str, shown: str) -> None:
    assert cut_excerpt(text) == shown


def test_a_kind_no_longer_written_stays_for_a_persons_question() -> None:
    standing = quiz(by_hand(1), WRITTEN[1])
    assert restore_human_elements(standing, (), frozenset()) == standing
    assert restore_human_elements(standing, (), frozenset({"q-0001"})) == ()
    assert restore_human_elements(quiz(WRITTEN[0]), (), frozenset()) == ()


SCENARIO = delivery_scenario()
DOOR = next(
    block for block in deliverables.lesson_of_figures().sections[0].blocks if isinstance(block, MarkedPicture)
)
QUESTION = DOOR.list_field("question")[0]
WARNING = Callout(id="b-0001", variant=CalloutVariant.WARNING, statements=(builders.statement(1),))


@pytest.mark.parametrize(
    ("block", "changed"),
    [
        (WARNING, WARNING.model_copy(update={"variant": CalloutVariant.COUNTER_EXAMPLE})),
        (DOOR, DOOR.model_copy(update={"alternative": "Une porte ouverte"})),
        (DOOR, DOOR.model_copy(update={"picture": DOOR.picture.model_copy(update={"sha256": "b" * 64})})),
        (DOOR, DOOR.model_copy(update={"marks": (DOOR.marks[0].model_copy(update={"across": 1}),)})),
        (SCENARIO, SCENARIO.model_copy(update={"title": "Une autre livraison"})),
        (DOOR, DOOR.model_copy(update={"question": QUESTION.model_copy(update={"key": "a"})})),
    ],
    ids=["variant", "alternative text", "picture", "place", "title", "right answer"],
)
def test_a_proposal_shows_what_a_block_is(block: Block, changed: Block) -> None:
    """The pages of a draft and its proposals showed the statements of a block and nothing else."""
    before, after = (
        builders.content().model_copy(update={"artefacts": (lesson_with(each),)}) for each in (block, changed)
    )
    assert len(diff_proposals(KINDS, before, after)) == 1


def test_a_kind_that_comes_or_goes_is_proposed_line_by_line() -> None:
    whole = builders.content().model_copy(update={"artefacts": quiz(*WRITTEN)})
    without = whole.model_copy(update={"artefacts": ()})
    for before, after, sign in ((whole, without, "-"), (without, whole, "+")):
        (found,) = diff_proposals(KINDS, before, after)
        names, lines = found.diff.splitlines()[:2], found.diff.splitlines()[3:]
        assert names == ["--- kept", "+++ proposed"]
        assert {line[:1] for line in lines} == {sign}


# blocks


def page_of(*blocks: Block) -> tuple[Deliverable, ...]:
    return (Lesson(sections=(deliverables.section(1, "Le froid", *blocks),)),)


def human(number: int, text: str) -> Statement:
    return deliverables.said(number, text, origin=Origin.HUMAN)


MACHINE = page_of(deliverables.paragraph(deliverables.said(9, "La machine écrit.")))


def restored_blocks(earlier: tuple[Deliverable, ...], written: tuple[Deliverable, ...]) -> list[Block]:
    lesson = restore_human_elements(earlier, written, frozenset())[0]
    assert isinstance(lesson, Lesson)
    return list(lesson.sections[0].blocks)


def test_what_a_speaker_says_never_becomes_a_page_of_learners() -> None:
    notes = Notes(statements=(human(1, "Ne parlez pas de l'audit."),))
    assert restored_blocks(page_of(notes), MACHINE)[-1] == notes


def test_a_lost_counter_example_returns_as_one() -> None:
    callout = Callout(
        id="b-0001",
        variant=CalloutVariant.COUNTER_EXAMPLE,
        statements=(human(1, "Laissez la porte ouverte."), deliverables.said(2, "Servez tiède.")),
    )
    [_, back] = restored_blocks(page_of(callout), MACHINE)
    assert back == callout.model_copy(update={"statements": callout.statements[:1]})


def test_a_block_that_lost_a_persons_sentence_is_put_back_where_it_stood() -> None:
    led = LedList(
        id="b-0001", lead=deliverables.said(1, "Contrôlez :"), items=(human(2, "la date"), human(3, "le bac"))
    )
    written = page_of(led.model_copy(update={"items": led.items[:1]}), *MACHINE[0].sections[0].blocks)  # type: ignore[attr-defined]
    assert restored_blocks(page_of(led), written)[0] == led


def test_a_picture_a_person_described_and_a_question_she_wrote_return() -> None:
    figure, *_ = deliverables.lesson_of_figures().sections[0].blocks[1:]
    described = figure.model_copy(update={"worded_by": Origin.HUMAN, "caption": ()})
    question = cold_checkpoint()
    assert restored_blocks(page_of(described, question), MACHINE)[1:] == [described, question]


def test_a_question_inside_a_page_that_a_machine_reworded_is_the_persons_again() -> None:
    question = cold_checkpoint()
    other = question.question.model_copy(update={"stem": "Autre chose ?", "origin": Origin.MODEL})
    written = page_of(question.model_copy(update={"question": other}))
    assert restored_blocks(page_of(question), written) == [question]
