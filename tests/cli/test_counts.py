"""What was written is counted, not what was asked for: in the output of `draft`, and in a programme."""

import re

import pytest

from pipelines.cli.draft import say_questions
from schemas.draft import Draft
from schemas.draft.module_facts import count_module
from schemas.language import Language
from schemas.languages.texts import read_texts
from tests.cli.conftest import KEY, OTHER, Door

PROGRAMME = "froid--programme"
FIRST = """
## Réserve

La réserve sèche reste à 18 °C au plus.
"""
MORE = """
La farine se garde 9 mois au plus dans la réserve.
Un sac ouvert est daté par l'agent dans les 15 minutes au plus.
"""
DOCUMENT = {"id": "programme", "title": "Programme", "kind": "programme"}


def written(door: Door, key: str = KEY) -> int:
    """Return how many questions the head of a module asks."""
    return count_module(head_of(door, key).content).scored


def head_of(door: Door, key: str) -> Draft:
    head = door.workspace.records.head(key)
    assert head is not None
    return head


def counts_told(door: Door) -> list[dict[str, str]]:
    return [finding.facts for finding in head_of(door, PROGRAMME).findings if finding.rule == "data.counts"]


def ask_for(door: Door, questions: int) -> None:
    course = door.workspace.find_module(KEY)[0].course
    modules = [module.model_dump(mode="json", exclude_defaults=True) for module in course.modules]
    door.change(modules=[module | {"questions": questions} for module in modules])


def test_draft_says_how_many_questions_it_wrote_and_why_fewer(fresh: Door) -> None:
    ask_for(fresh, 60)
    said = fresh("draft", KEY)
    count = written(fresh)
    assert 0 < count < 60
    assert f"{count} of 60" in said.out
    assert re.search(rf"{KEY}\W+60\b.*\b{count}\b", " ".join(said.out.split()))
    row = fresh.well("draft", KEY)["modules"][0]
    assert (row["questions"], row["questions_asked"]) == (count, 60)


@pytest.mark.parametrize(("written", "said"), [(4, "4 of 5"), (6, "6 of 6")])
def test_a_question_that_a_person_had_added_was_asked_for_too(written: int, said: str) -> None:
    assert say_questions(written, 5, read_texts("cli.draft", Language.ENGLISH)) == said


def test_proposals_are_searched_for_where_something_was_written(fresh: Door) -> None:
    """The search is the dearest part of a draft without a model; unchanged modules cost nothing."""
    ask_for(fresh, 60)
    first, again = (fresh.well("draft", KEY)["modules"][0] for _ in range(2))
    assert (first["written"], again["written"]) == (True, False)
    assert first["proposed"] >= 0
    assert again["proposed"] is None


def test_a_programme_promises_the_questions_that_were_written(fresh: Door) -> None:
    """An approved programme once promised "8 à 10 questions" for modules that had none."""
    ask_for(fresh, 60)
    fresh.change(documents=[DOCUMENT])
    fresh("draft")
    shown = " ".join(fresh("show", PROGRAMME).out.replace("\u00a0", " ").split())
    assert f"{written(fresh)} question" in shown
    assert "60 questions" not in shown


def test_a_programme_whose_counts_no_longer_hold_gets_a_finding(fresh: Door) -> None:
    """Its text stays, and so does what people decided on it: the finding asks them to look."""
    source = fresh.course / "sources/froid.md"
    source.write_text(source.read_text(encoding="utf-8") + FIRST, encoding="utf-8")
    ask_for(fresh, 60)
    fresh.change(documents=[DOCUMENT | {"sources": ["sources/releve.md"]}])
    fresh("draft")
    assert counts_told(fresh) == []
    promised, digest = written(fresh), head_of(fresh, PROGRAMME).content.canonical_digest()
    source.write_text(source.read_text(encoding="utf-8") + MORE, encoding="utf-8")
    fresh("draft")
    assert written(fresh) > promised
    (told,) = counts_told(fresh)
    assert f"{promised} question" in told["stated"]
    assert told["counted"] == f"{written(fresh)}, {written(fresh, OTHER)}"
    assert head_of(fresh, PROGRAMME).content.canonical_digest() == digest
    assert fresh.well("draft", PROGRAMME)["modules"][0]["written"] is False
