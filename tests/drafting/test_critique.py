"""One small bad content a rule: the reviewer is told, at the right place, with the right weight."""

from hashlib import sha256
from typing import Any

import pytest

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.catalogue_entry.contract import CatalogueEntry
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.deliverables.summary.contract import Summary
from pipelines.drafting.citations import cite
from pipelines.drafting.critique import criticise
from pipelines.testing import builders
from pipelines.testing.sources import read_source
from schemas.course import Bloom, Objective
from schemas.draft import (
    Citation,
    CitationStatus,
    Content,
    Option,
    Origin,
    Paragraph,
    Section,
    Statement,
    TrueFalse,
)
from schemas.finding import Finding
from schemas.language import Language
from schemas.source import SourceFailure, SourceSpans, SourceText, Span, SpanKind


def found(content: Content, spans: SourceSpans | None = None, **course: Any) -> tuple[Finding, ...]:
    return criticise(KINDS, content, spans or builders.spans(), builders.course(**course))


def with_statement(text: str, citations: tuple[Citation, ...], origin: Origin = Origin.MODEL) -> Content:
    statement = Statement(id="st-0001", text=text, citations=citations, origin=origin)
    section = Section(id="p-0001", title="Page", blocks=(Paragraph(statements=(statement,)),))
    return builders.content(artefacts=(Lesson(sections=(section,)),))


def with_items(*items: Any) -> Content:
    return builders.content(artefacts=(Quiz(items=items),))


def options(*texts: str) -> tuple[Option, ...]:
    return tuple(Option(id="abcdef"[n], text=text) for n, text in enumerate(texts))


def at(findings: tuple[Finding, ...], rule: str) -> list[str]:
    return [finding.place for finding in findings if finding.rule == rule]


CITED = (builders.citation(2),)

CASES: list[tuple[str, str, str, Content]] = [
    ("statement.unsourced", "warning", "st-0001", with_statement("Le froid protège.", (), Origin.HUMAN)),
    ("section.unsourced", "warning", "p-0001", with_statement("Le froid protège.", (), Origin.HUMAN)),
    ("item.unsourced", "blocking", "q-0001", with_items(builders.question(citations=()))),
    (
        "item.unsourced",
        "blocking",
        "q-0001",
        with_items(TrueFalse(id="q-0001", stem="Le froid protège.", answer=True, origin=Origin.MODEL)),
    ),
    ("number.orphan", "blocking", "st-0001", with_statement("Un produit tient 45 minutes.", CITED)),
    (
        "number.orphan",
        "blocking",
        "q-0001",
        with_items(builders.question(options=options("15 minutes", "40 minutes"), key="b")),
    ),
    (
        "citation.to_verify",
        "note",
        "st-0001",
        with_statement(
            "Un produit exposé est écarté.",
            (builders.citation(2).model_copy(update={"status": CitationStatus.TO_VERIFY}),),
        ),
    ),
    (
        "quotation.unfound",
        "blocking",
        "st-0001",
        with_statement("La consigne dit « un produit exposé longtemps est jeté ».", CITED),
    ),
    ("item.no_key", "blocking", "q-0001", with_items(builders.question(key="f"))),
    (
        "item.few_options",
        "blocking",
        "q-0001",
        with_items(builders.question(options=options("30 minutes"), key="a")),
    ),
    (
        "item.duplicate_options",
        "blocking",
        "q-0001",
        with_items(builders.question(options=options("15\u00a0minutes", "30 minutes", "15 minutes."))),
    ),
    (
        "item.true_distractor",
        "warning",
        "q-0001",
        with_items(builders.question(options=options("Un produit exposé", "30 minutes"))),
    ),
    (
        "item.negative",
        "note",
        "q-0001",
        with_items(builders.question(stem="Quelle durée ne convient pas ?")),
    ),
    (
        "item.absolute",
        "note",
        "q-0001",
        with_items(builders.question(options=options("Jamais", "30 minutes"))),
    ),
    (
        "item.catch_all",
        "warning",
        "q-0001",
        with_items(builders.question(options=options("Toutes ces réponses", "30 minutes"))),
    ),
    (
        "item.told_elsewhere",
        "warning",
        "q-0001",
        with_items(
            builders.question(options=options("le frigo", "la chambre froide")),
            builders.question(2, stem="Que fait-on dans la chambre froide ?"),
        ),
    ),
    (
        "quiz.longest",
        "warning",
        "quiz",
        with_items(
            *(
                builders.question(n, options=options("oui", "30 minutes au plus")[::-1], key="b")
                for n in range(1, 6)
            )
        ),
    ),
    ("quiz.position", "warning", "quiz", with_items(*(builders.question(n) for n in range(1, 6)))),
    ("quiz.short", "warning", "quiz", with_items(builders.question())),
    ("artefact.missing", "warning", "summary", with_items(builders.question())),
    ("quiz.none", "warning", "quiz", builders.content(artefacts=(builders.lesson(),))),
    ("objective.unserved", "warning", "seuils", with_items(builders.question())),
    ("context.unused", "note", "lesson", with_statement("Un produit exposé est écarté.", CITED)),
    (
        "language.mismatch",
        "blocking",
        "lesson",
        with_statement("The product that has been out of the cold for this long is thrown away.", CITED),
    ),
]


@pytest.mark.parametrize(("rule", "severity", "place", "content"), CASES, ids=[case[0] for case in CASES])
def test_a_flaw_is_found_where_it_is(rule: str, severity: str, place: str, content: Content) -> None:
    findings = found(content)
    assert place in at(findings, rule)
    assert next(finding for finding in findings if finding.rule == rule).severity == severity


def test_a_clean_content_has_nothing_that_blocks() -> None:
    assert [finding for finding in found(builders.content()) if finding.severity == "blocking"] == []


@pytest.mark.parametrize(("count", "says"), [(1, "1 écrite :"), (2, "2 écrites :")])
def test_questions_written_agree_with_their_number(count: int, says: str) -> None:
    items = [builders.question(n) for n in range(1, count + 1)]
    (short,) = [each for each in found(with_items(*items)) if each.rule == "quiz.short"]
    assert says in short.message(Language.FRENCH).replace("\u00a0", " ").replace("\u202f", " ")
    assert "the rules found no others" in short.message(Language.ENGLISH)


def test_the_number_a_list_shows_is_in_its_source() -> None:
    text = "# Froid\n\n1. Ouvrir la porte.\n2. Poser le bac sur la grille.\n"
    source = read_source("a.md", text.encode(), Language.FRENCH)
    fingerprint = sha256(text.encode()).hexdigest()
    spans = SourceSpans(module=builders.KEY, fingerprint=fingerprint, sources=(source,))
    step = next(span for span in source.spans if "Poser" in span.text)
    content = with_statement("Étape 2 : poser le bac sur la grille.", (Citation.of(source, step),))
    assert at(found(content, spans), "number.orphan") == []
    other = with_statement("Étape 3 : poser le bac sur la grille.", (Citation.of(source, step),))
    assert at(found(other, spans), "number.orphan") == ["st-0001"]


def test_a_number_in_words_in_the_source_may_be_written_in_digits() -> None:
    source = "Le responsable signe le relevé deux fois par jour."
    assert builders.SENTENCES[2] == source
    content = with_statement("On signe 2 fois par jour.", (builders.citation(3),))
    assert at(found(content), "number.orphan") == []


@pytest.mark.parametrize(
    ("stem", "bloom", "places"),
    [
        ("Un bac est dehors depuis 45 minutes. Que faites-vous ?", Bloom.APPLY, []),
        ("Un bac est dehors depuis 45 minutes. Que faites-vous ?", Bloom.REMEMBER, ["q-0001"]),
        ("Un bac de 12 kg est dehors. Que faites-vous ?", Bloom.APPLY, ["q-0001"]),
    ],
)
def test_a_question_that_applies_a_limit_tells_a_situation_in_its_unit(
    stem: str, bloom: Bloom, places: list[str]
) -> None:
    asked = builders.question(stem=stem, bloom=bloom, origin=Origin.MODEL)
    assert at(found(with_items(asked)), "number.orphan") == places


@pytest.mark.parametrize(("quoted", "places"), [("30", []), ("45", ["q-0001"])])
def test_a_question_may_quote_a_number_of_its_source_that_it_does_not_cite(
    quoted: str, places: list[str]
) -> None:
    read = source("guide.md", "Le plan tient en 30 points distincts.", "Le responsable le signe.")
    spans = SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=(read,))
    item = builders.question(
        stem=f"« Le plan tient en {quoted} points distincts » : qui le signe ?",
        citations=(cite(read, read.spans[1]),),
        options=options("Le responsable", "Le chef", "Le client"),
        key="a",
    )
    findings = found(with_items(item), spans)
    assert at(findings, "number.orphan") == places
    assert at(findings, "law.orphan") == []


def test_a_passage_quoted_in_other_quotation_marks_is_found_in_its_source() -> None:
    content = with_statement("Il dit : “exposé plus de 30\u00a0minutes”.", CITED)
    assert at(found(content), "quotation.unfound") == []


def test_organisations_words_anywhere_are_context_enough() -> None:
    content = with_statement("Aux Halles de Brume, un produit exposé est écarté.", CITED)
    assert at(found(content), "context.unused") == ["lesson"]
    named = with_statement("Pour Les Halles de Brume, un produit exposé est écarté.", CITED)
    assert at(found(named), "context.unused") == []


def test_a_person_is_asked_for_the_organisation_as_a_model_is() -> None:
    content = with_statement("Un produit exposé est écarté.", CITED, Origin.HUMAN)
    assert at(found(content), "context.unused") == ["lesson"]


@pytest.mark.parametrize(
    ("said", "places"),
    [
        ("Un produit exposé est jeté aux Halles de Brume.", []),
        ("Pour Les Halles de Brume, un produit exposé est jeté.", ["lesson"]),
    ],
)
def test_rules_are_asked_for_the_organisation_only_where_a_source_names_it(
    said: str, places: list[str]
) -> None:
    read = source("guide.md", said, "Le responsable signe le relevé.")
    spans = SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=(read,))
    text = "Le responsable signe le relevé."
    content = with_statement(text, (cite(read, read.spans[1]),), Origin.EXTRACTIVE)
    assert at(found(content, spans), "context.unused") == places


def test_an_objective_above_recall_is_not_reached_by_recall_questions() -> None:
    objective = Objective(id="ecart", text="Expliquer un écart", bloom=Bloom.UNDERSTAND)
    quiz = Quiz(items=(builders.question(objective="ecart"),))
    content = builders.content(objectives=(objective,), artefacts=(quiz,))
    assert at(found(content), "objective.below") == ["ecart"]
    both = content.model_copy(update={"objectives": (objective, objective.model_copy(update={"id": "b"}))})
    quiz = Quiz(items=(builders.question(objective="ecart"), builders.question(2, objective="b")))
    assert at(found(both.model_copy(update={"artefacts": (quiz,)})), "objective.all_below") == ["objectives"]
    recall = objective.model_copy(update={"bloom": Bloom.REMEMBER})
    assert at(found(content.model_copy(update={"objectives": (recall,)})), "objective.below") == []


def test_a_source_that_could_not_be_read_is_told() -> None:
    failure = SourceFailure(name="sources/plan.pdf", message="is encrypted. Save it without a password")
    spans = builders.spans().model_copy(update={"failures": (failure,)})
    assert at(found(builders.content(), spans), "source.unreadable") == ["sources/plan.pdf"]


# two sources


def source(name: str, *sentences: str) -> SourceText:
    text, spans = "", []
    for sentence in sentences:
        like = builders.spans().sources[0].spans[1]
        changed = {"text": sentence, "start": len(text), "end": len(text) + len(sentence)}
        number = sha256(f"{name} {sentence}".encode()).hexdigest()[:10]
        spans.append(Span(**(dict(like) | changed | {"id": f"sp-{number}", "kind": SpanKind.SENTENCE})))
        text += sentence + "\n"
    like = builders.spans().sources[0]
    return SourceText(**(dict(like) | {"name": name, "text": text, "spans": tuple(spans)}))


def two(one: str, other: str) -> SourceSpans:
    sources = (source("guide.md", one), source("diapos.md", other))
    return SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=sources)


OUT = "Une denrée réfrigérée reste au maximum {} hors du froid pendant la préparation."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (OUT.format("30 minutes"), OUT.format("20 minutes")),
        (
            OUT.format("30 minutes"),
            "Une denrée réfrigérée reste au maximum 20 minutes hors du froid en préparation.",
        ),
        (
            "Le rinçage des mains savonnées dure 30 secondes.",
            "Le rinçage des mains savonnées dure 20 secondes.",
        ),
        (
            "Un extincteur portatif de 6 litres se vide en 60 secondes.",
            "Un extincteur portatif de 6 litres se vide en 30 secondes.",
        ),
        (
            "Les fiches de relevé sont conservées trois ans au bureau qualité.",
            "Les fiches de relevé sont conservées quatre ans au bureau qualité.",
        ),
        ("The tray is kept at 3 °C in the closed box.", "The tray is kept at 5 °C in the closed box."),
    ],
)
def test_the_same_sentence_with_another_number_is_a_disagreement(one: str, other: str) -> None:
    content = builders.content(artefacts=(Summary(points=(_said(two(one, other), 0),)),))
    findings = found(content, two(one, other))
    assert at(findings, "sources.disagree") == ["st-0001"]
    facts = next(finding.facts for finding in findings if finding.rule == "sources.disagree")
    assert facts["one"] == one
    assert facts["other"] == other
    assert {facts["one_source"], facts["other_source"]} == {"guide.md", "diapos.md"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (OUT.format("30 minutes"), OUT.format("30 minutes")),
        ("La viande hachée se garde 24 heures au froid.", "La viande bovine se garde 48 heures au froid."),
        ("Le camion est refroidi à 3 °C avant le chargement.", "La cellule est contrôlée tous les 12 mois."),
        (
            "Les fiches de réception du magasin sont gardées deux ans dans l'armoire du bureau.",
            "Les fiches de nettoyage du magasin sont gardées trois ans dans l'armoire du bureau.",
        ),
        ("Le four est réglé à 130 °C pour les plats.", "Le four est réglé à 15 minutes pour les plats."),
        (
            "L'article 6 du règlement fixe les bases légales.",
            "L'article 9 du règlement fixe les bases légales.",
        ),
    ],
)
def test_other_subjects_units_or_references_are_no_disagreement(one: str, other: str) -> None:
    content = builders.content(artefacts=(Summary(points=(_said(two(one, other), 0),)),))
    assert at(found(content, two(one, other)), "sources.disagree") == []


def test_a_disagreement_the_draft_does_not_touch_is_a_note() -> None:
    spans = two(OUT.format("30 minutes"), OUT.format("20 minutes"))
    findings = found(with_statement("Le froid protège.", (), Origin.HUMAN), spans)
    assert at(findings, "sources.disagree") == []
    assert at(findings, "sources.disagree_unused") == ["guide.md"]
    entry = CatalogueEntry(sections=builders.lesson().sections)
    assert at(found(builders.content(artefacts=(entry,)), spans), "sources.disagree_unused") == []


def _said(spans: SourceSpans, number: int) -> Statement:
    text = spans.sources[number]
    return Statement(
        id="st-0001",
        text=text.spans[0].text,
        citations=(cite(text, text.spans[0]),),
        origin=Origin.EXTRACTIVE,
    )


# the rules themselves


def test_every_finding_can_be_told_in_both_languages() -> None:
    findings = [finding for *_, content in CASES for finding in found(content)]
    for finding in findings:
        for language in Language:
            assert "{" not in finding.message(language)


def test_each_problem_is_told_once() -> None:
    for *_, content in CASES:
        ids = [finding.id for finding in found(content)]
        assert len(ids) == len(set(ids))
