"""Questions to experts and their answers: stable ids, and the source that an answer becomes."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.testing import builders
from pipelines.testing.sources import read_source
from schemas.answer_name import AnswerName, parse_answer_name, reword_answer_names
from schemas.answer_seal import AnswerSeal
from schemas.expert_answer import ExpertAnswer, ExpertQuestion, QuestionPurpose, make_question_id
from schemas.finding import Finding
from schemas.ids import CONTROL
from schemas.language import Language
from schemas.source import SpanKind

AT = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)
LINES = st.text(min_size=1, max_size=60).filter(
    lambda text: text == text.strip() and not CONTROL.search(text)
)


def question(**changes: Any) -> ExpertQuestion:
    fields: dict[str, Any] = {
        "id": make_question_id(builders.KEY, QuestionPurpose.OBJECTIVE, ["Dégivrer"]),
        "module": builders.KEY,
        "purpose": QuestionPurpose.OBJECTIVE,
        "place": "degivrer",
        "about": "Dégivrer un évaporateur",
        "text": "Que faut-il savoir ?",
        "language": Language.FRENCH,
    }
    return ExpertQuestion(**(fields | changes))


def answer(text: str = "Coupez la ventilation.", **changes: Any) -> ExpertAnswer:
    fields = {"question": question(), "person": "paul", "signed_as": "Paul Durand", "at": AT}
    return ExpertAnswer(text=text, **(fields | changes))


@given(subject=st.lists(LINES, min_size=1, max_size=3))
def test_an_id_depends_on_what_is_asked_and_not_on_its_order(subject: list[str]) -> None:
    made = make_question_id(builders.KEY, QuestionPurpose.CONTRADICTION, subject)
    assert made == make_question_id(builders.KEY, QuestionPurpose.CONTRADICTION, reversed(subject))
    others = (
        make_question_id("froid--releve", QuestionPurpose.CONTRADICTION, subject),
        make_question_id(builders.KEY, QuestionPurpose.BLANK, subject),
        make_question_id(builders.KEY, QuestionPurpose.CONTRADICTION, [*subject, "x"]),
    )
    assert made not in others


@given(name=LINES)
def test_the_name_of_an_answer_says_who_and_when(name: str) -> None:
    assert parse_answer_name(answer(signed_as=name).source_name) == AnswerName(name, AT.date())


@pytest.mark.parametrize("name", ["sources/a.md", "answer:x.md", "answer:2026-99-99/eq-0123456789/Paul.md"])
def test_no_other_name_is_that_of_an_answer(name: str) -> None:
    assert parse_answer_name(name) is None
    assert reword_answer_names(name, Language.ENGLISH) == name


def test_a_finding_names_the_person_and_not_the_file() -> None:
    facts = {"source": answer().source_name, "place": "§ 2", "excerpt": "x"}
    told = Finding(rule="source.instruction", place="x", facts=facts)
    assert told.message(Language.ENGLISH).startswith("answer of Paul Durand, 29 November 2026, § 2")
    assert told.message(Language.FRENCH).startswith("réponse de Paul Durand, 29 novembre 2026, § 2")


@given(about=LINES)
def test_what_is_asked_is_a_title_and_never_a_passage(about: str) -> None:
    made = answer(question=question(about=about))
    read = read_source(made.source_name, made.markdown, Language.FRENCH)
    cited = [span.text for span in read.spans if span.kind is not SpanKind.HEADING]
    assert cited == ["Coupez la ventilation."]


def test_the_rights_of_an_answer_are_whose_it_is() -> None:
    rights = builders.course().find_source_rights(answer().source_name)
    assert rights == "réponse de Paul Durand, 29 novembre 2026"


def test_a_model_is_not_told_who_signed() -> None:
    made = answer()
    read = read_source(made.source_name, made.markdown, Language.FRENCH)
    assert read.model_copy(update={"answer": made.origin}).name_for_models == "answer:2026-11-29"


@pytest.mark.parametrize(
    "changes", [{"text": "Autre chose."}, {"person": "eve"}, {"question": question(text="Autre ?")}]
)
def test_a_seal_fits_its_answer_and_no_other(changes: dict[str, Any]) -> None:
    seal = AnswerSeal.of(answer(), verified=True, invitation=None)
    assert seal.fits(answer())
    assert not seal.fits(answer(**changes))
