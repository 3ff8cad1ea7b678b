"""Practice drafts: what is planted is false by its source, and nothing else was touched."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.drafting.elements import list_elements
from pipelines.drafting.practice import make_practice_draft
from pipelines.drafting.practice.falsehoods import (
    Name,
    change_modals,
    change_names,
    change_numbers,
    list_names,
    negate,
)
from pipelines.drafting.text.figures import find_numbers
from pipelines.testing import builders
from schemas.draft import (
    CitationStatus,
    Content,
    Draft,
    Option,
    Origin,
    Paragraph,
    Section,
    SingleChoice,
    Statement,
)
from schemas.errors import InvalidInput
from schemas.ids import is_practice
from schemas.language import Language
from schemas.practice import PlantKind, Practice
from tests.fuzzing import examples

FR, EN = Language.FRENCH, Language.ENGLISH


def drafted(*statements: Statement) -> Draft:
    section = Section(id="p-0001", title="Consignes", blocks=(Paragraph(statements=statements),))
    return builders.draft(content=builders.content(artefacts=(Lesson(sections=(section,)),)))


DRAFT = drafted(*(builders.statement(n, id=f"st-{n:04d}") for n in range(1, 7)))


def planted(number: int = 1, person: str = "lea", draft: Draft = DRAFT) -> Practice:
    return make_practice_draft(draft, builders.spans(), person, number, builders.NOON)


def texts(content: Content) -> dict[str, str]:
    return {each.id: each.text for each in list_elements(content.artefacts)}


def test_only_the_planted_statements_differ_from_the_draft() -> None:
    practice = planted()
    before, after = texts(DRAFT.content), texts(practice.content)
    changed = {place for place, text in before.items() if after[place] != text}
    assert changed == {each.place for each in practice.plants}
    for each in practice.plants:
        assert (each.true, each.planted) == (before[each.place], after[each.place])


def test_what_a_planted_statement_cites_is_left_as_it_is_so_that_opening_it_tells() -> None:
    practice = planted()
    cited = {each.id: each.citations for each in list_elements(practice.content.artefacts)}
    for each in list_elements(DRAFT.content.artefacts):
        assert cited[each.id] == each.citations


def test_most_of_the_text_stays_true() -> None:
    assert 2 <= len(planted().plants) <= len(texts(DRAFT.content)) // 3


def test_the_same_person_gets_another_practice_each_time_and_the_same_one_for_the_same_number() -> None:
    assert planted(1) == planted(1)
    assert planted(1).id != planted(2).id
    assert planted(1).id != planted(1, person="noe").id


@settings(max_examples=examples(20))
@given(st.integers(min_value=1, max_value=10_000))
def test_no_planted_claim_is_what_its_source_says(number: int) -> None:
    spans = {span.text for source in builders.spans().sources for span in source.spans}
    for each in planted(number).plants:
        assert each.planted not in spans
        assert each.planted != each.true


def test_a_draft_of_two_sentences_is_too_short_to_practise_on() -> None:
    short = drafted(builders.statement(1, id="st-0001"), builders.statement(2, id="st-0002"))
    with pytest.raises(InvalidInput, match="Practise on a longer module"):
        planted(draft=short)


def test_a_statement_to_verify_is_never_planted_for_nobody_knows_whether_it_is_true() -> None:
    doubtful = builders.citation(1).model_copy(update={"status": CitationStatus.TO_VERIFY})
    statements = [builders.statement(1 + n % 6, id=f"st-{n + 1:04d}") for n in range(12)]
    statements[0] = statements[0].model_copy(update={"citations": (doubtful,)})
    draft = drafted(*statements)
    found = {each.place for number in range(1, 30) for each in planted(number, draft=draft).plants}
    assert "st-0007" in found
    assert "st-0001" not in found


def test_a_practice_draft_is_of_no_course() -> None:
    assert is_practice(planted().content.module)


# questions


def asked(*stems: int) -> Draft:
    """A draft of questions, each with its own feedback, beside the sentences of `DRAFT`."""
    items = tuple(
        SingleChoice(
            id=f"q-{n:04d}",
            stem="Après combien de temps écarte-t-on un produit exposé ?",
            options=tuple(
                Option(id=letter, text=text, feedback=f"Source : {builders.SENTENCES[1]}")
                for letter, text in (("a", "15 minutes"), ("b", "30 minutes"), ("c", "2 heures"))
            ),
            key="b",
            citations=(builders.citation(2),),
            origin=Origin.MODEL,
        )
        for n in stems
    )
    artefacts = (*DRAFT.content.artefacts, Quiz(items=items))
    return builders.draft(content=builders.content(artefacts=artefacts))


def test_another_option_is_held_to_be_right_and_no_feedback_gives_it_away() -> None:
    draft = asked(1, 2, 3)
    practices = [planted(number, draft=draft) for number in range(1, 20)]
    keys = [(each, p) for p in practices for each in p.plants if each.kind is PlantKind.KEY]
    assert keys
    for each, practice in keys:
        (quiz,) = (a for a in practice.content.artefacts if isinstance(a, Quiz))
        item = next(item for item in quiz.items if item.id == each.place)
        said = {option.id: option.text for option in item.options}
        assert (each.true, said[item.key]) == ("30 minutes", each.planted)
        assert item.citations == (builders.citation(2),)
        assert {option.feedback for one in quiz.items for option in one.options} == {""}


def test_a_question_whose_passage_gives_another_answer_too_is_never_planted() -> None:
    draft = asked(1)
    (quiz,) = (a for a in draft.content.artefacts if isinstance(a, Quiz))
    twice = quiz.items[0].model_copy(
        update={"options": (*quiz.items[0].options[:2], Option(id="c", text="exposé"))}
    )
    content = builders.content(artefacts=(*DRAFT.content.artefacts, Quiz(items=(twice,))))
    found = {
        each.place
        for number in range(1, 30)
        for each in planted(number, draft=builders.draft(content=content)).plants
    }
    assert not any(place.startswith("q-") for place in found)


# the kinds of sentences


def test_a_changed_number_is_one_the_source_does_not_give() -> None:
    quote = "Un produit exposé plus de 30 minutes, ou 60 minutes en hiver, est écarté."
    changed = change_numbers("Un produit exposé plus de 30 minutes est écarté.", quote, FR)
    assert changed
    for text in changed:
        assert not find_numbers(text) & {"30", "60"}
        assert text.startswith("Un produit exposé plus de ")


def test_decimals_keep_their_comma() -> None:
    changed = change_numbers("Le bain contient 2,5 % de produit.", "2,5 %", FR)
    assert changed
    assert all("," in text or text.split()[3].isdigit() for text in changed)


@pytest.mark.parametrize(
    ("language", "said", "denied"),
    [
        (FR, "Le bac est écarté.", "Le bac n’est pas écarté."),
        (FR, "Les bacs sont lavés.", "Les bacs ne sont pas lavés."),
        (FR, "L'agent doit signer.", "L'agent ne doit pas signer."),
        (FR, "La porte n’est pas fermée.", "La porte est fermée."),
        (FR, "Ils ne servent jamais à le réchauffer.", "Ils servent à le réchauffer."),
        (EN, "The door is closed.", "The door is not closed."),
        (EN, "Staff must not smoke.", "Staff must smoke."),
    ],
)
def test_a_negation_is_put_in_or_taken_out(language: Language, said: str, denied: str) -> None:
    assert negate(said, language) == [denied]


def test_a_sentence_that_denies_in_another_way_is_left_alone() -> None:
    assert negate("Aucun bac est lavé sans savon.", FR) == []
    assert change_modals("Nobody must never smoke.", EN) == []


@pytest.mark.parametrize(
    ("language", "said", "changed"),
    [
        (FR, "L’agent doit signer.", ["L’agent peut signer.", "L’agent devrait signer."]),
        (FR, "Les agents peuvent signer.", ["Les agents doivent signer.", "Les agents devraient signer."]),
        (FR, "Le torchon est interdit.", ["Le torchon est autorisé."]),
        (FR, "Sans gants, il faut se laver.", ["Sans gants, il faudrait se laver."]),
        (EN, "The agent must sign.", ["The agent may sign.", "The agent should sign."]),
    ],
)
def test_an_obligation_becomes_a_possibility_or_advice_or_the_other_way_round(
    language: Language, said: str, changed: list[str]
) -> None:
    assert change_modals(said, language) == changed


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (FR, "L’agent ne doit jamais signer."),
        (FR, "Le four n’est pas toujours chaud."),
        (FR, "L’agent ne peut que signer."),
        (EN, "Staff must not smoke."),
        (EN, "The tray is not always closed."),
    ],
)
def test_a_modal_that_is_denied_is_left_alone(language: Language, said: str) -> None:
    assert change_modals(said, language) == []


def test_a_name_is_changed_for_one_the_sources_use_in_the_same_place() -> None:
    known = [Name("de", "Kerlan"), Name("le", "Orvane"), Name("de", "ADN")]
    text = "La cuisine de Brévelay range les denrées."
    assert change_names(text, text, known) == ["La cuisine de Kerlan range les denrées."]


def test_the_first_word_of_a_sentence_and_a_month_are_no_names() -> None:
    assert list_names("Brévelay ouvre en mars. Les agents de Kerlan signent.") == [Name("de", "Kerlan")]
    assert list_names("The team meets in September.") == []


def test_every_kind_can_be_planted() -> None:
    kinds = {each.kind for number in range(1, 60) for each in planted(number).plants}
    assert {PlantKind.NUMBER, PlantKind.NEGATION} <= kinds
