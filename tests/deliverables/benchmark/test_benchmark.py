"""A benchmark without a model: the sources' own words side by side, and what is left to a person."""

from dataclasses import replace
from pathlib import Path

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.benchmark.contract import Benchmark
from pipelines.drafting.elements import list_elements
from pipelines.drafting.markdown import render_content
from pipelines.testing import builders
from schemas.course import SourceFile
from schemas.draft import Draft, Nature, Row, Section, Table
from schemas.finding import Severity
from schemas.language import Language
from tests.drafting.answered import drafted, request

GOLDEN = Path(__file__).parent / "goldens"
ONE = (
    "# Procédure A\n\nVersion du 3 février 2026, rédigée par la cuisine.\n\n"
    "## Attente hors du froid\n\nUne denrée réfrigérée reste au maximum 30 minutes hors du froid.\n\n"
    "## Plat témoin\n\nUn échantillon de chaque plat est gardé pendant 7 jours.\n\n"
    "## Seuils\n\n| Famille | Maximum |\n|---|---|\n| Viande hachée | 2 °C |\n| Laitages | 4 °C |\n"
)
OTHER = (
    "# Procédure B\n\nLe responsable des offices a rédigé cette page.\n\n"
    "## Attente hors du froid\n\nUne denrée réfrigérée reste au maximum 20 minutes hors du froid.\n\n"
    "## Plat témoin\n\nUn échantillon de chaque plat est gardé pendant 7 jours.\n\n"
    "## Plateau d'un enfant allergique\n\nLe plateau arrive fermé et n'est ouvert que devant l'enfant.\n\n"
    "## Seuils\n\n| Famille | Maximum |\n|---|---|\n| Viande hachée | 2 °C |\n| Laitages | 6 °C |\n"
)
A, B = "veille/a.md", "veille/b.md"


def compared(files: dict[str, str] | None = None, previous: Draft | None = None) -> Draft:
    return drafted(request("benchmark", files or {A: ONE, B: OTHER}, previous=previous))


def sections(draft: Draft) -> dict[str, Section]:
    (benchmark,) = draft.content.artefacts
    assert isinstance(benchmark, Benchmark)
    return {section.title: section for section in benchmark.sections}


def rows(draft: Draft, title: str = "Comparaison") -> list[Row]:
    blocks = sections(draft)[title].blocks
    return [row for block in blocks if isinstance(block, Table) for row in block.rows]


def said(draft: Draft, title: str) -> list[str]:
    return [each.text for each in list_elements([Benchmark(sections=(sections(draft)[title],))])]


def line(draft: Draft, label: str) -> tuple[str, ...]:
    return next(row.cells for row in rows(draft) if row.cells[0] == label)


def test_a_small_benchmark_reads_as_it_is_kept_here() -> None:
    """Look at this file when it changes: would a training director sign it?"""
    assert render_content(KINDS, compared().content) == (GOLDEN / "benchmark.fr.md").read_text(
        encoding="utf-8"
    )


def test_sentences_on_one_subject_stand_in_one_line_under_their_common_heading() -> None:
    assert line(compared(), "Attente hors du froid") == (
        "Attente hors du froid",
        "« Une denrée réfrigérée reste au maximum 30 minutes hors du froid. »",
        "« Une denrée réfrigérée reste au maximum 20 minutes hors du froid. »",
        "⚠ valeurs différentes",
    )


def test_table_lines_that_both_have_are_compared_cell_by_cell() -> None:
    draft = compared()
    assert line(draft, "Viande hachée, Maximum")[1:] == ("2 °C", "2 °C", "concordant")
    assert line(draft, "Laitages, Maximum")[1:] == ("4 °C", "6 °C", "⚠ valeurs différentes")


def test_every_cell_rests_on_the_span_it_says_and_a_dash_on_none() -> None:
    for row in rows(compared()):
        assert row.by_cell is not None
        quotes = {citation.span: citation.quote for citation in row.citations}
        for cell, spans in zip(row.cells[1:-1], row.by_cell[1:-1], strict=True):
            assert (cell == "—") == (spans == ())
            assert all(cell.strip("«» ") in quotes[span] for span in spans)


def test_what_a_source_does_not_say_is_a_dash_and_is_left_to_ask() -> None:
    draft = compared()
    assert line(draft, "Plateau d'un enfant allergique")[1] == "—"
    assert said(draft, "Ce qu'une source ne dit pas") == [
        "« Procédure A » ne dit rien de : Plateau d'un enfant allergique. À demander."
    ]


def test_a_contradiction_is_told_with_both_sides_and_stops_nothing() -> None:
    """To show it is what the document is for; a lesson that taught one of the two would be stopped."""
    draft = compared()
    (first, second) = said(draft, "Contradictions")
    assert "« 4 °C »" in first
    assert "« 6 °C »" in first
    assert "30 minutes" in second
    assert "20 minutes" in second
    assert [finding for finding in draft.findings if finding.severity is Severity.BLOCKING] == []


def test_the_scope_gives_the_date_the_rights_and_the_fingerprint_of_each_source() -> None:
    asked = request("benchmark", {A: ONE, B: OTHER})
    files = (SourceFile(path="veille/a.md", rights="Cuisine, usage interne"), SourceFile(path="**"))
    course = asked.course.model_copy(update={"sources": files})
    draft = drafted(replace(asked, course=course, now=builders.NOON))
    one, other = rows(draft, "Périmètre et date des sources")
    sha = asked.spans.sources[0].sha256[:8]
    assert one.cells == ("Procédure A", A, "3 février 2026", "Cuisine, usage interne", sha)
    assert other.cells[2:4] == ("—", "—")
    assert "Date de « Procédure B » : le document ne la donne pas, à indiquer." in said(
        draft, "Périmètre et date des sources"
    )


def test_the_use_is_left_to_a_person_by_name() -> None:
    use = list(list_elements([Benchmark(sections=(sections(compared())["Usage qui en est fait"],))]))
    assert {each.part.nature for each in use} == {Nature.BLANK}  # type: ignore[union-attr]
    assert any("indicateur 23" in each.text for each in use)
    assert any("« Laitages, Maximum »" in each.text for each in use)


def test_sentences_under_headings_with_nothing_in_common_are_not_compared() -> None:
    """Cooling and reheating pass by the same temperatures, the other way round."""
    cool = "# A\n\n## Refroidir\n\nLe plat passe de 63 °C à 10 °C en 2 heures au plus.\n"
    heat = "# B\n\n## Réchauffer\n\nLe plat passe de 10 °C à 63 °C en 1 heure au plus.\n"
    draft = compared({A: cool, B: heat})
    assert {row.cells[-1] for row in rows(draft)} == {"une seule source"}


def test_another_order_of_the_same_words_without_figures_is_left_to_compare() -> None:
    one = "# A\n\n## Réception\n\nLa température est relevée avec la sonde avant de signer le bon.\n"
    other = "# B\n\n## Réception\n\nLa température est relevée avec la sonde au cœur du produit livré.\n"
    (row,) = rows(compared({A: one, B: other}))
    assert row.cells[-1] == "à comparer"


def test_three_sources_have_a_column_each() -> None:
    third = ONE.replace("Procédure A", "Procédure C").replace("30 minutes", "15 minutes")
    draft = compared({A: ONE, B: OTHER, "veille/c.md": third})
    assert len(line(draft, "Attente hors du froid")) == 5


def test_two_sources_of_one_title_are_called_by_their_file() -> None:
    draft = compared({A: ONE, B: OTHER.replace("Procédure B", "Procédure A")})
    table = sections(draft)["Comparaison"].blocks[0]
    assert isinstance(table, Table)
    assert table.header == ("Critère", A, B, "Constat")


def test_offers_in_a_table_are_compared_line_by_line() -> None:
    offers = "Critère;Offre Nord\nDurée;2 jours\nLieu;Rennes\n"
    other = offers.replace("2 jours", "3 jours").replace("Nord", "Sud")
    draft = compared({"veille/nord.csv": offers, "veille/sud.csv": other})
    assert line(draft, "Durée")[1:] == ("2 jours", "3 jours", "⚠ valeurs différentes")
    assert line(draft, "Lieu")[1:] == ("Rennes", "Rennes", "concordant")


def test_what_changed_since_the_last_benchmark_is_told_cell_by_cell() -> None:
    first = compared()
    newer = OTHER.replace("20 minutes", "25 minutes").replace("## Plateau d'un enfant allergique", "## Repas")
    second = compared({A: ONE, B: newer}, previous=first)
    told = said(second, "Ce qui a changé depuis la dernière veille")
    assert any("25 minutes" in text and "20 minutes" in text for text in told)
    assert any(text.startswith("Nouveau : Repas") for text in told)
    assert any("ne dit plus, de « Plateau d'un enfant allergique »" in text for text in told)
    assert len(told) == 3
    assert [finding for finding in second.findings if finding.severity is Severity.BLOCKING] == []


def test_a_first_benchmark_tells_no_change_and_one_that_says_the_same_keeps_the_last_account() -> None:
    first = compared()
    title = "Ce qui a changé depuis la dernière veille"
    assert title not in sections(first)
    newer = {A: ONE, B: OTHER.replace("20 minutes", "25 minutes")}
    second = compared(newer, previous=first)
    third = compared(newer, previous=second)
    assert sections(third)[title] == sections(second)[title]


def test_an_english_benchmark_is_english_throughout() -> None:
    one = "# A\n\n## Waiting\n\nA chilled product waits for 30 minutes at most outside the fridge.\n"
    other = one.replace("# A", "# B", 1).replace("30", "20")
    asked = request("benchmark", {A: one, B: other}, Language.ENGLISH)
    draft = drafted(asked)
    assert list(sections(draft)) == [
        "Scope and date of the sources",
        "Comparison",
        "Where they contradict each other",
        "The use made of it",
    ]
    assert "language.mismatch" not in {finding.rule for finding in draft.findings}


def test_markup_in_a_source_stays_text() -> None:
    evil = ONE.replace("30 minutes", "30 minutes &lt;script&gt;alert(1)&lt;/script&gt;")
    assert "<script" not in render_content(KINDS, compared({A: evil, B: OTHER}).content)


def test_the_same_sources_give_the_same_bytes() -> None:
    assert compared().canonical() == compared().canonical()
