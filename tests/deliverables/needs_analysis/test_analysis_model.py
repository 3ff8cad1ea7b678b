"""Needs analyses and benchmarks by a model over HTTP: it names figures and spans, code writes both."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.deliverables.benchmark.contract import Benchmark
from pipelines.deliverables.needs_analysis import recipe as needs
from pipelines.deliverables.needs_analysis.contract import NeedsAnalysis
from pipelines.drafting.draft import write_draft
from pipelines.drafting.element_builder import ElementBuilder
from pipelines.drafting.elements import list_elements
from pipelines.drafting.patch.answer import PartChange
from pipelines.drafting.patch.application import Patch
from pipelines.drafting.patch.shown_elements import list_shown_elements
from pipelines.drafting.request import DraftRequest, IdAllocator, WriterResult
from pipelines.testing import builders
from pipelines.testing.fake_openai import FakeOpenAI, Mode
from pipelines.testing.fake_openai.fake_writer import make_writer
from schemas.draft import Draft, Nature, Origin, Row, Section, Statement
from schemas.errors import ModelUnusable
from schemas.finding import Severity
from tests.deliverables.benchmark.test_benchmark import ONE, OTHER, A, B
from tests.drafting.answered import NOTES, ROWS, SAMPLE, request, survey

FILES = {SAMPLE: survey(ROWS), "besoins/entretien.md": NOTES}


def analysing(**changes: Any) -> DraftRequest:
    return request("needs_analysis", FILES, **changes)


def comparing(**changes: Any) -> DraftRequest:
    return request("benchmark", {A: ONE, B: OTHER}, **changes)


def drafted(asked: DraftRequest, folder: Path, mode: Mode = Mode.TRUTHFUL) -> tuple[Draft, str]:
    """The draft, and the last prompt the model was asked with."""
    with FakeOpenAI(mode) as fake:
        draft = write_draft(asked, make_writer(fake, folder))
        return draft, fake.requests[-1].prompt


def section(draft: Draft, title: str) -> Section:
    (artefact,) = draft.content.artefacts
    assert isinstance(artefact, NeedsAnalysis | Benchmark)
    return next(each for each in artefact.sections if each.title == title)


def statements(draft: Draft, title: str) -> list[Statement]:
    wrapped = NeedsAnalysis(sections=(section(draft, title),))
    return [each.part for each in list_elements([wrapped]) if isinstance(each.part, Statement)]


def blocking(draft: Draft) -> set[str]:
    return {finding.rule for finding in draft.findings if finding.severity is Severity.BLOCKING}


def answered(
    asked: DraftRequest, *readings: dict[str, Any], objectives: tuple[dict[str, Any], ...] = ()
) -> Draft:
    """The draft of an answer a test writes itself."""
    said, aimed = (
        [{"id": "", "span_ids": [], "figure": ""} | each for each in listed]
        for listed in (readings, objectives)
    )
    answer = needs.NeedsAnalysisAnswer.model_validate_json(
        json.dumps({"could_not": [], "readings": said, "objectives": aimed})
    )

    class Answering:
        origin = Origin.MODEL

        def write(self, request: DraftRequest, ids: IdAllocator) -> Any:
            built = needs.build([answer], ElementBuilder(request, ids), None)
            return WriterResult((built,) if built else ())

        def write_another(self, request: DraftRequest, wish: Any) -> None:
            return None

    return write_draft(asked, Answering())


def figure(asked: DraftRequest, answer: str) -> str:
    lines = needs.list_figure_lines(asked)
    return str(next(each["figure"] for each in lines if f"« {answer} »" in str(each["counted"])))


def test_a_reading_has_its_figure_written_by_code_and_counted_again(tmp_path: Path) -> None:
    draft, _ = drafted(analysing(), tmp_path)
    readings = statements(draft, "Lecture des résultats")
    assert readings
    for reading in readings:
        assert reading.origin is Origin.MODEL
        assert reading.computation is not None
        assert reading.computation.value in reading.text
    assert blocking(draft) == set()


def test_what_code_counts_and_quotes_is_the_same_with_a_model(tmp_path: Path) -> None:
    draft, _ = drafted(analysing(), tmp_path)
    results = list_elements([NeedsAnalysis(sections=(section(draft, "Résultats, question par question"),))])
    assert {each.origin for each in results} == {Origin.EXTRACTIVE}


def test_proposed_objectives_are_directions_with_what_they_answer(tmp_path: Path) -> None:
    draft, _ = drafted(analysing(), tmp_path)
    proposed = statements(draft, "Objectifs proposés")
    assert {each.nature for each in proposed} == {Nature.DIRECTION}
    assert all(each.citations or each.computation for each in proposed)


def test_the_model_sees_figures_and_open_answers_but_no_row_of_answers(tmp_path: Path) -> None:
    _, prompt = drafted(analysing(), tmp_path)
    assert "4 sur 22, soit 18" in prompt
    assert "Personne ne m'a montré comment refuser" in prompt
    assert "Office | Parfois" not in prompt
    assert "manque à la direction" not in prompt


def test_columns_that_name_people_never_reach_the_model(tmp_path: Path) -> None:
    text = "Nom;" + survey(ROWS).replace("\n", "\nÉlise Martin;").removesuffix("Élise Martin;")
    _, prompt = drafted(request("needs_analysis", {SAMPLE: text}), tmp_path)
    assert "Martin" not in prompt


def test_a_reading_that_names_a_row_quotes_the_open_answer_alone() -> None:
    asked = analysing()
    row = next(span for span in asked.spans.sources[0].spans if "Personne ne m'a" in span.text)
    draft = answered(asked, {"text": "Certains n'ont pas appris à refuser.", "span_ids": [row.id]})
    (reading,) = statements(draft, "Lecture des résultats")
    assert [each.quote for each in reading.citations] == [
        "Personne ne m'a montré comment refuser une livraison."
    ]


def test_a_figure_is_put_where_the_sentence_wants_it_or_behind_it() -> None:
    asked = analysing()
    name = figure(asked, "Jamais")
    draft = answered(
        asked,
        {"text": "Jamais contrôler, c'est {figure}, et {figure} encore.", "figure": name},
        {"text": "Certains ne contrôlent jamais.", "figure": name},
    )
    value = "4 sur 22, soit 18\u00a0%"
    assert [each.text for each in statements(draft, "Lecture des résultats")] == [
        f"Jamais contrôler, c'est {value}, et  encore.".replace("  ", " "),
        f"Certains ne contrôlent jamais ({value}).",
    ]


def test_no_rule_flags_the_figure_that_code_puts_behind_an_objective() -> None:
    asked = analysing()
    aim = {"text": "Relever à la sonde la température d'une livraison", "figure": figure(asked, "Jamais")}
    draft = answered(asked, objectives=(aim,))
    (objective,) = statements(draft, "Objectifs proposés")
    assert objective.text.endswith("(4 sur 22, soit 18\u00a0%).")
    assert [each.rule for each in draft.findings if each.place == objective.id] == []


def test_a_mender_sees_the_mark_of_a_figure_and_cannot_lose_the_figure() -> None:
    asked = analysing()
    told = {"text": "Sans sonde, {figure} ne contrôlent jamais.", "figure": figure(asked, "Jamais")}
    draft = answered(asked, told)
    (reading,) = statements(draft, "Lecture des résultats")
    (artefact,) = draft.content.artefacts
    shown = list_shown_elements(artefact, {reading.id}, asked.kinds)
    assert [each.parts["text"] for each in shown] == ["Sans sonde, {figure} ne contrôlent jamais."]
    assert [each.write_line(())["figure"] for each in shown] == ["4 sur 22, soit 18\u00a0%"]
    for mended in ("Aux offices, {figure} ne contrôlent jamais.", "Aux offices, peu contrôlent"):
        change = PartChange(place=reading.id, part="text", text=mended, span_ids=[])
        patched = Patch(shown, ElementBuilder(asked, IdAllocator())).apply(artefact, [change])
        (after,) = [each.part for each in list_elements([patched]) if each.id == reading.id]
        assert isinstance(after, Statement)
        assert after.text.startswith("Aux offices")
        assert reading.computation is not None
        assert reading.computation.value in after.text


def test_a_number_the_model_writes_itself_is_found() -> None:
    asked = analysing()
    name = figure(asked, "Jamais")
    told = {"text": "{figure} ne contrôlent jamais, soit 9 de trop.", "figure": name}
    assert "number.orphan" in blocking(answered(asked, told))


def test_a_figure_nobody_counted_adds_no_number() -> None:
    draft = answered(analysing(), {"text": "Beaucoup doutent, {figure}.", "figure": "f-999"})
    (reading,) = statements(draft, "Lecture des résultats")
    assert reading.computation is None
    assert "statement.unsourced" in {finding.rule for finding in draft.findings}


def test_a_kept_reading_takes_the_figure_as_it_is_counted_now(tmp_path: Path) -> None:
    first, _ = drafted(analysing(), tmp_path)
    reading = statements(first, "Lecture des résultats")[0]
    more = FILES | {SAMPLE: survey([*ROWS, ("Office", "Jamais", "1", "")])}
    asked = request("needs_analysis", more)
    answer = needs.NeedsAnalysisAnswer.model_validate_json(
        json.dumps(
            {
                "could_not": [],
                "readings": [{"id": reading.id, "text": "", "figure": "", "span_ids": []}],
                "objectives": [],
            }
        )
    )
    (earlier,) = first.content.artefacts
    assert isinstance(earlier, NeedsAnalysis)
    built = needs.build([answer], ElementBuilder(asked, IdAllocator(first.minted)), earlier)
    assert built is not None
    (kept,) = [each.part for each in list_elements([built]) if each.id == reading.id]
    assert isinstance(kept, Statement)
    assert kept.computation is not None
    assert kept.computation.source_sha256 == asked.spans.sources[0].sha256
    assert kept.computation.value in kept.text


def test_a_models_benchmark_copies_the_words_of_the_spans_it_names(tmp_path: Path) -> None:
    draft, _ = drafted(comparing(), tmp_path)
    wrapped = Benchmark(sections=(section(draft, "Comparaison"),))
    rows = [each.part for each in list_elements([wrapped]) if isinstance(each.part, Row)]
    assert {row.origin for row in rows} == {Origin.MODEL}
    for row in rows:
        quotes = " ".join(citation.quote for citation in row.citations)
        assert all(cell == "—" or cell.strip("«» ") in quotes for cell in row.cells[1:-1])


def test_proposals_of_use_are_directions_and_the_decision_stays_a_persons(tmp_path: Path) -> None:
    draft, _ = drafted(comparing(), tmp_path)
    natures = [each.nature for each in statements(draft, "Usage qui en est fait")]
    assert natures[0] is Nature.DIRECTION
    assert natures[-1] is Nature.BLANK


@pytest.mark.parametrize("kind", ["needs_analysis", "benchmark"])
@pytest.mark.parametrize(
    "mode", [Mode.UNKNOWN_SPANS, Mode.MARKUP, Mode.CONTROL_CHARACTERS, Mode.INJECTION, Mode.INVENTED_IDS]
)
def test_a_hostile_answer_ends_in_findings_or_a_clear_error(kind: str, mode: Mode, tmp_path: Path) -> None:
    asked = analysing() if kind == "needs_analysis" else comparing()
    try:
        draft, _ = drafted(asked, tmp_path, mode)
    except ModelUnusable:
        return
    whole = draft.content.canonical().decode()
    assert "<script" not in whole
    assert "onerror" not in whole
    assert "../../etc" not in whole


def test_a_comparison_of_passages_nobody_showed_fails_for_that_reason(tmp_path: Path) -> None:
    with pytest.raises(ModelUnusable, match=r"benchmark of .*passages that are not among those shown \(\w"):
        drafted(comparing(), tmp_path, Mode.UNKNOWN_SPANS)


def test_the_same_request_asks_a_model_nothing_the_second_time(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        first = write_draft(analysing(), make_writer(fake, tmp_path))
        second = write_draft(analysing(), make_writer(fake, tmp_path))
        assert len(fake.requests) == 1
    assert first.content == second.content
    assert first.content.module == builders.KEY.replace("chaine", "besoins")
