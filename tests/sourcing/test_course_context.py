"""The organisation's context opens like a source: each case, term and rule is one passage with its own id."""

from typing import Any

from pipelines.sourcing.course_context import read_context, renew_context
from pipelines.testing import builders
from schemas.anchor import ContextPart
from schemas.course import Context
from schemas.language import Language
from schemas.source import SourceText, Span, SpanKind

CASES = ("À Kerlan, un chariot est resté dehors. Personne ne l'a vu.", "La chambre 3 est tombée en panne.")
GIVEN: dict[str, Any] = {
    "organisation": "Les Halles de Brume",
    "culture": "On montre le geste. Personne n'est puni.",
    "vocabulary": {"office": "le local où l'on sert"},
    "cases": CASES,
    "constraints": ("Pas de photographie d'enfant.",),
}


def context_of(**changes: Any) -> SourceText:
    course = builders.course(context=Context(**(GIVEN | changes)))
    found = read_context(course, course.modules[0])
    assert found is not None
    return found


def entries(context: SourceText, part: ContextPart) -> list[Span]:
    return [
        span
        for span in context.spans
        if span.kind is not SpanKind.HEADING and getattr(span.anchor.place, "part", None) is part
    ]


def test_each_case_is_one_passage_whatever_its_sentences() -> None:
    assert [span.text for span in entries(context_of(), ContextPart.CASE)] == [*CASES]


def test_a_term_is_a_row_with_its_meaning() -> None:
    (term,) = entries(context_of(), ContextPart.TERM)
    assert term.anchor.row is not None
    assert term.anchor.row.cells == ("office", "le local où l'on sert")


def test_culture_is_cited_by_the_sentence_and_rules_whole() -> None:
    culture = entries(context_of(), ContextPart.CULTURE)
    assert [span.text for span in culture] == ["On montre le geste.", "Personne n'est puni."]
    assert [span.text for span in entries(context_of(), ContextPart.RULE)] == [*GIVEN["constraints"]]


def test_a_case_keeps_its_id_when_another_is_added_before_it() -> None:
    before = {span.text: span.id for span in entries(context_of(), ContextPart.CASE)}
    after = entries(context_of(cases=("Un cas de plus.", *CASES)), ContextPart.CASE)
    assert {span.text: span.id for span in after if span.text in before} == before


def test_a_case_has_one_id_in_modules_of_every_language() -> None:
    modules = (builders.module(), builders.module(id="cold", language=Language.ENGLISH))
    course = builders.course(context=Context(**GIVEN), modules=modules)
    french, english = (read_context(course, module) for module in modules)
    assert french is not None
    assert english is not None
    titles = [
        [span.text for span in each.spans if span.kind is SpanKind.HEADING] for each in (french, english)
    ]
    assert titles[0] != titles[1]
    assert [each.id for each in entries(french, ContextPart.CASE)] == [
        each.id for each in entries(english, ContextPart.CASE)
    ]


def test_what_nobody_sees_is_no_part_of_a_case() -> None:
    context = context_of(cases=("Un cha\u200briot\nest   resté dehors.",))
    assert [span.text for span in entries(context, ContextPart.CASE)] == ["Un chariot est resté dehors."]


def test_a_context_that_names_only_the_organisation_is_no_source() -> None:
    course = builders.course()
    assert read_context(course, course.modules[0]) is None
    spans = builders.spans()
    assert renew_context(spans, course, course.modules[0]) is spans
    assert spans.canonical() == builders.spans().canonical()
