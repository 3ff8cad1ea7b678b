"""What a statement is decides what it needs: evidence from the context, or nothing that looks like a fact."""

import pytest

from pipelines.blocks.callout.contract import Callout, CalloutVariant
from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.catalogue_entry.contract import CatalogueEntry
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.summary.contract import Summary
from pipelines.drafting.citations import cite_context
from pipelines.drafting.critique import criticise
from pipelines.sourcing.course_context import renew_context
from pipelines.testing import builders
from pipelines.testing.sources import read_source
from schemas.course import Context
from schemas.draft import Citation, Content, Nature, Origin, Paragraph, Section, Statement
from schemas.finding import Finding
from schemas.language import Language

CASE = "À l'office de Kerlan, un chariot est resté dehors."
COURSE = builders.course(context=Context(organisation="Les Halles de Brume", cases=(CASE,)))
SPANS = renew_context(builders.spans(), COURSE, COURSE.modules[0])
ON_CASE = cite_context(SPANS, CASE)
ON_SOURCE = (builders.citation(2),)


def statement(text: str, nature: Nature | None, citations: tuple[Citation, ...] = ()) -> Statement:
    return Statement(id="st-0001", text=text, citations=citations, origin=Origin.MODEL, nature=nature)


def content_of(text: str, nature: Nature | None, citations: tuple[Citation, ...] = ()) -> Content:
    return builders.content(artefacts=(Summary(points=(statement(text, nature, citations),)),))


def found(content: Content, prefix: str) -> list[Finding]:
    everything = criticise(KINDS, content, SPANS, COURSE)
    return [finding for finding in everything if finding.rule.startswith(prefix)]


def rules(content: Content, prefix: str) -> list[str]:
    return [finding.rule for finding in found(content, prefix)]


# organisation


@pytest.mark.parametrize("citations", [(), ON_SOURCE], ids=["nothing", "a source"])
def test_a_statement_on_the_organisation_cites_its_context(citations: tuple[Citation, ...]) -> None:
    assert rules(content_of(CASE, Nature.ORGANISATION, citations), "organisation.") == [
        "organisation.uncited"
    ]


def test_a_statement_that_cites_a_case_is_sourced() -> None:
    content = content_of(CASE, Nature.ORGANISATION, ON_CASE)
    assert not rules(content, "organisation.")
    assert not rules(content, "statement.unsourced")
    assert not rules(content, "citation.")


def test_a_statement_on_the_organisation_is_judged_like_a_claim() -> None:
    content = content_of("À Kerlan, un chariot est resté dehors 40 minutes.", Nature.ORGANISATION, ON_CASE)
    (finding,) = found(content, "number.orphan")
    assert finding.facts == {"number": "40"}


def test_what_the_organisation_tells_is_not_published() -> None:
    section = Section(
        id="p-0001",
        title="Programme",
        blocks=(Paragraph(statements=(statement(CASE, Nature.ORGANISATION, ON_CASE),)),),
    )
    public = builders.content(artefacts=(CatalogueEntry(sections=(section,)),))
    assert rules(public, "organisation.") == ["organisation.public"]


@pytest.mark.parametrize(
    ("citations", "expected"), [(ON_CASE, []), (ON_SOURCE, ["callout.elsewhere"])], ids=["context", "source"]
)
def test_what_holds_at_your_place_cites_the_context(
    citations: tuple[Citation, ...], expected: list[str]
) -> None:
    at_home = Callout(
        id="b-0001", variant=CalloutVariant.AT_HOME, statements=(statement(CASE, None, citations),)
    )
    lesson = Lesson(sections=(Section(id="p-0001", title="Chez nous", blocks=(at_home,)),))
    assert rules(builders.content(artefacts=(lesson,)), "callout.") == expected


# illustration


@pytest.mark.parametrize(
    ("text", "rule", "words"),
    [
        ("Nadia laisse un bac dehors pendant 40 minutes.", "figure", "40 minutes"),
        ("Nadia laisse un bac dehors pendant trois heures.", "figure", "trois heures"),
        ("Nadia en jette 12.", "figure", "12"),
        ("Nadia arrive le 3 mai 2024.", "date", "3 mai 2024"),
        ("Nadia cite l'article L. 4121-1 du Code du travail.", "law", "article L. 4121-1"),
        ("Nadia travaille chez Les Halles de Brume.", "party", "Les Halles de Brume"),
        ("Ce matin, c'est Kerlan qui appelle.", "party", "Kerlan"),
    ],
)
def test_a_made_up_example_holds_nothing_one_takes_for_a_fact(text: str, rule: str, words: str) -> None:
    findings = found(content_of(text, Nature.ILLUSTRATION), "illustration.")
    assert [(each.rule, each.facts["words"], each.severity) for each in findings] == [
        (f"illustration.{rule}", words, "blocking")
    ]


LIMIT = builders.citation(2)


def page_of(example: str, quote: str) -> Content:
    rule = statement("La règle.", None, (LIMIT.model_copy(update={"quote": quote}),))
    shown = statement(example, Nature.ILLUSTRATION).model_copy(update={"id": "st-0002"})
    page = Section(id="p-0001", title="Le froid", blocks=(Paragraph(statements=(rule, shown)),))
    return builders.content(artefacts=(Lesson(sections=(page,)),))


@pytest.mark.parametrize(
    ("example", "quote"),
    [
        ("Nadia lit 7 °C sur la sonde.", "La chambre froide reste entre 0 °C et 3 °C."),
        ("Nadia laisse un bac dehors pendant trois heures.", "Au-delà de 30 minutes, le produit est jeté."),
        ("Nadia revient à 10 h 45, puis à 14:30.", "Au-delà de 30 minutes, le produit est jeté."),
        ("Nadia revient à 10 h 45.", "Le relevé se fait à 8 h."),
        ("Au jour 2, Nadia jette le bac.", "Le produit se garde 5 jours."),
        ("Nadia appelle le 12.", "Le poste de secours répond au 12."),
        ("Nadia serre à 20 N·m un fichier de 3 Mo.", "Le couple est de 38 N·m, pour 5 Mo au plus."),
    ],
)
def test_a_made_up_example_shows_a_limit_of_its_page_with_a_figure_of_its_kind(
    example: str, quote: str
) -> None:
    assert rules(page_of(example, quote), "illustration.") == []


@pytest.mark.parametrize(
    ("example", "words"),
    [("Nadia en pèse 3 kg.", "3 kg"), ("Nadia en paie 40 €.", "40 €"), ("Nadia en jette 12.", "12")],
)
def test_a_made_up_figure_of_a_kind_its_page_does_not_cite_blocks(example: str, words: str) -> None:
    (finding,) = found(page_of(example, "Au-delà de 30 minutes, le produit est jeté."), "illustration.")
    assert (finding.rule, finding.facts["words"]) == ("illustration.figure", words)


def test_the_answer_to_a_made_up_situation_repeats_its_figures() -> None:
    content = page_of("Nadia lit 7 °C sur la sonde : que fait-elle ?", "Elle reste entre 0 °C et 3 °C.")
    (lesson,) = content.artefacts
    assert isinstance(lesson, Lesson)
    (page,) = lesson.sections
    rule, situation = page.statements
    answer = rule.model_copy(update={"id": "st-0003", "text": "À 7 °C, elle jette : la limite est 3 °C."})
    asked = (Paragraph(statements=(rule,)), Paragraph(statements=(situation, answer)))
    beside = content.model_copy(
        update={"artefacts": (Lesson(sections=(page.model_copy(update={"blocks": asked}),)),)}
    )
    apart = content.model_copy(
        update={
            "artefacts": (
                Lesson(
                    sections=(
                        page.model_copy(update={"blocks": (*asked[:1], Paragraph(statements=(answer,)))}),
                    )
                ),
            )
        }
    )
    assert found(beside, "number.orphan") == []
    assert [each.facts["number"] for each in found(apart, "number.orphan")] == ["7"]


def test_a_name_the_sources_are_about_is_no_party() -> None:
    named = [f"Le contrôle {n} se fait avec Pronto, chaque matin." for n in range(5)]
    told = "Nadia ouvre Pronto."
    for count, expected in ((5, []), (2, ["illustration.party"])):
        source = read_source("sources/pronto.md", "\n\n".join(named[:count]).encode(), Language.FRENCH)
        spans = SPANS.model_copy(update={"sources": (source,)})
        everything = criticise(KINDS, content_of(told, Nature.ILLUSTRATION), spans, COURSE)
        assert [each.rule for each in everything if each.rule.startswith("illustration.")] == expected


def test_a_made_up_example_needs_no_source() -> None:
    content = content_of(
        "Lundi, Nadia laisse la porte ouverte : « Je reviens tout de suite, promis. »", Nature.ILLUSTRATION
    )
    for prefix in ("illustration.", "statement.unsourced", "name.", "number.", "quotation."):
        assert rules(content, prefix) == []


def test_a_made_up_example_that_cites_is_no_example() -> None:
    content = content_of("Nadia ferme la porte.", Nature.ILLUSTRATION, ON_SOURCE)
    assert rules(content, "illustration.") == ["illustration.cited"]
