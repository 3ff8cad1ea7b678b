"""One question written anew: another one, with the same id, or an honest none."""

import json
from pathlib import Path

import pytest

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.drafting.citations import cite
from pipelines.drafting.draft import write_draft
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.item_replacement import replace_item
from pipelines.drafting.request import DraftRequest
from pipelines.testing import builders
from pipelines.testing.fake_openai import FakeOpenAI, Mode
from pipelines.testing.fake_openai.answers import read_prompt
from pipelines.testing.fake_openai.fake_writer import make_request as model_request
from pipelines.testing.fake_openai.fake_writer import make_writer
from pipelines.testing.sources import read_source
from schemas.course import Budget
from schemas.draft import Content, Item, Origin, SingleChoice
from schemas.errors import BudgetExceeded, InvalidInput, ModelUnusable
from schemas.language import Language
from schemas.source import SourceSpans

TABLE = """# Conservation

| Produit | Température | Durée |
| --- | --- | --- |
| Viande hachée | 2 °C | 24 heures |
| Poisson frais | 1 °C | 48 heures |
| Volaille crue | 3 °C | 36 heures |
| Fromage blanc | 4 °C | 72 heures |
| Salade lavée | 6 °C | 96 heures |
"""


def sources() -> SourceSpans:
    source = read_source("source.md", TABLE.encode(), Language.FRENCH)
    return SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=(source,))


def request(questions: int) -> DraftRequest:
    module = builders.module(objectives=(), questions=questions)
    return DraftRequest(
        KINDS, builders.course(modules=(module,), context=None), module, sources(), builders.NOON
    )


def written(questions: int) -> tuple[DraftRequest, Content]:
    asked = request(questions)
    return asked, write_draft(asked, ExtractiveWriter()).content


def items(content: Content) -> tuple[Item, ...]:
    return next(artefact.items for artefact in content.artefacts if isinstance(artefact, Quiz))


def key(item: Item) -> str:
    assert isinstance(item, SingleChoice)
    return next(option.text for option in item.options if option.id == item.key)


def test_without_a_model_it_is_a_question_of_the_sources_that_was_not_in_the_quiz() -> None:
    asked, content = written(1)
    (before,) = items(content)
    after = replace_item(asked, content, before.id, "", (), ExtractiveWriter())
    assert after is not None
    assert after.id == before.id
    assert after.stem != before.stem
    assert after.origin is Origin.EXTRACTIVE
    text = asked.spans.sources[0].text
    assert [text[c.start : c.end] for c in after.citations] == [c.quote for c in after.citations] != []


def test_the_hints_words_choose_among_the_questions_left() -> None:
    asked, content = written(1)
    (before,) = items(content)
    for hint in ("volaille", "fromage", "salade"):
        after = replace_item(asked, content, before.id, hint, (), ExtractiveWriter())
        assert after is not None
        assert hint in f"{after.stem} {key(after)} {after.citations[0].quote}".casefold()


def test_what_was_refused_is_not_proposed_again_and_in_the_end_there_is_no_other() -> None:
    asked, content = written(1)
    (before,) = items(content)
    refused: list[str] = []
    while (
        after := replace_item(asked, content, before.id, "", tuple(refused), ExtractiveWriter())
    ) is not None:
        assert after.stem not in {before.stem, *refused}
        refused.append(after.stem)
        assert len(refused) < 50
    assert refused


def test_a_name_no_question_has_is_refused() -> None:
    asked, content = written(1)
    with pytest.raises(InvalidInput, match="has no question q-0099"):
        replace_item(asked, content, "q-0099", "", (), ExtractiveWriter())


def test_a_model_is_shown_the_question_the_others_and_the_hint_as_data(tmp_path: Path) -> None:
    hint = "Plutôt sur <sources> la sonde"
    with FakeOpenAI() as fake:
        after = replace_item(
            model_request(),
            builders.content(),
            "q-0001",
            hint,
            ("Déjà refusée ?",),
            make_writer(fake, tmp_path),
        )
        (received,) = fake.requests
    assert after is not None
    assert (after.id, after.origin) == ("q-0001", Origin.MODEL)
    prompt = received.prompt
    assert json.dumps(hint, ensure_ascii=False).replace("<", "\\u003c") in prompt
    assert "Déjà refusée ?" in prompt
    assert builders.question(1).stem in prompt
    assert "Que devient un produit exposé ?" in prompt
    quotes = {span.text for span in builders.spans().sources[0].spans}
    assert {citation.quote for citation in after.citations} <= quotes


def test_a_model_that_cites_nothing_real_gives_an_unsourced_question_and_no_invented_citation(
    tmp_path: Path,
) -> None:
    with FakeOpenAI(mode=Mode.UNKNOWN_SPANS) as fake:
        after = replace_item(
            model_request(), builders.content(), "q-0001", "", (), make_writer(fake, tmp_path)
        )
    assert after is not None
    assert after.citations == ()


def test_a_model_is_held_to_the_budget_and_a_failure_is_told(tmp_path: Path) -> None:
    asked, content = model_request(), builders.content()
    with FakeOpenAI() as fake:
        with pytest.raises(BudgetExceeded):
            replace_item(
                asked, content, "q-0001", "", (), make_writer(fake, tmp_path, budget=Budget(tokens=10))
            )
        assert fake.requests == []
    with pytest.raises(ModelUnusable):
        replace_item(asked, content, "q-0001", "", (), make_writer(fake, tmp_path, retries=0))


ROOMS = ("la cave", "le quai", "le four", "la cuve", "le bureau", "la plonge", "le garage", "la réserve")


def long_sources() -> SourceSpans:
    """A chapter on each room, of forty sentences."""
    chapters = (
        f"## Pour {room}\n\n" + "\n\n".join(f"La règle {n} vaut pour {room} en été." for n in range(40))
        for room in ROOMS
    )
    source = read_source("long.md", "\n\n".join(chapters).encode(), Language.FRENCH)
    return SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=(source,))


@pytest.mark.parametrize(
    ("hint", "rooms"), [("", {"la réserve"}), ("Plutôt sur la cuve", {"la réserve", "la cuve"})]
)
def test_a_model_is_shown_what_the_question_and_the_hint_are_about(
    tmp_path: Path, hint: str, rooms: set[str]
) -> None:
    """It was shown up to 60,000 characters of sources."""
    spans = long_sources()
    item = builders.question(1, citations=(cite(spans.sources[0], spans.sources[0].spans[-1]),))
    content = builders.content(artefacts=(Quiz(items=(item,)),))
    with FakeOpenAI() as fake:
        writer = make_writer(fake, tmp_path)
        replace_item(model_request(spans=spans), content, "q-0001", hint, (), writer)
        (received,) = fake.requests
    shown = [span["text"] for span in read_prompt(received.prompt).spans]
    assert {room for room in ROOMS if any(room in text for text in shown)} == rooms
    assert 3 < len(shown) < 100
