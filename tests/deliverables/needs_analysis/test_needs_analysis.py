"""A needs analysis without a model: counted, quoted, and honest about what nobody said."""

from pathlib import Path

import pytest

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.needs_analysis.contract import NeedsAnalysis
from pipelines.drafting.citations import verify
from pipelines.drafting.elements import list_elements, rebuild
from pipelines.drafting.markdown import render_content
from schemas.draft import Draft, Nature, Origin, Row, Section, Statement, Table
from schemas.errors import InvalidInput
from schemas.finding import Finding, Severity
from schemas.language import Language
from tests.drafting.answered import (
    FREQUENCY,
    NOTES,
    OBJECTIVE,
    ROWS,
    SAMPLE,
    UNASKED,
    analysed,
    drafted,
    request,
    spans,
    survey,
)

FILES = {SAMPLE: survey(ROWS), "besoins/entretien.md": NOTES}
GOLDEN = Path(__file__).parent / "goldens"


def section(draft: Draft, title: str) -> Section:
    (analysis,) = draft.content.artefacts
    assert isinstance(analysis, NeedsAnalysis)
    return next(each for each in analysis.sections if each.title == title)


def said(draft: Draft, title: str) -> list[str]:
    blocks = section(draft, title).blocks
    return [each.text for block in blocks if not isinstance(block, Table) for each in block.statements]


def lines(draft: Draft, title: str) -> list[tuple[str, ...]]:
    return [row.cells for row in rows(draft, title)]


def rows(draft: Draft, title: str) -> list[Row]:
    blocks = section(draft, title).blocks
    return [row for block in blocks if isinstance(block, Table) for row in block.rows]


def statement_of(draft: Draft, words: str) -> Statement:
    found = (each.part for each in list_elements(draft.content.artefacts) if words in each.text)
    return next(part for part in found if isinstance(part, Statement))


def blocking(draft: Draft) -> list[Finding]:
    return [finding for finding in draft.findings if finding.severity is Severity.BLOCKING]


def test_a_small_analysis_reads_as_it_is_kept_here() -> None:
    """Look at this file when it changes: would a training director sign it?"""
    small = [("Office", "Jamais", "2", ""), ("Office", "Parfois", "4", "")] * 3
    files = {SAMPLE: survey(small), "besoins/entretien.md": NOTES}
    written = render_content(KINDS, drafted(request("needs_analysis", files)).content)
    assert written == (GOLDEN / "needs_analysis.fr.md").read_text(encoding="utf-8")


def test_nothing_stops_the_approval_of_an_analysis_that_is_counted_and_quoted() -> None:
    assert blocking(analysed()) == []


def test_every_figure_says_how_it_was_counted_and_over_which_rows() -> None:
    counted = [row for row in rows(analysed(), "Résultats, question par question") if row.computation]
    assert counted
    for row in counted:
        assert row.computation is not None
        assert row.computation.value == " | ".join(row.cells)
        assert set(row.computation.counted) <= set(row.computation.rows)
        assert row.computation.source == SAMPLE


def test_the_request_the_constraints_and_the_rest_are_told_apart_by_their_headings() -> None:
    draft = analysed()
    assert "« La responsable demande des refus écrits de chaque livraison trop chaude. »" in said(
        draft, "Contexte et demande"
    )
    assert "« Aucune formation n'est possible le matin, car les agents sont seuls. »" in said(
        draft, "Contraintes et aménagements"
    )
    assert "« Peu d'agents relèvent la température de la livraison qui arrive. »" in said(
        draft, "Ce que disent les personnes"
    )


@pytest.mark.parametrize(("people", "told"), [(1, False), (4, False), (5, True)])
def test_answers_of_fewer_than_five_people_are_neither_counted_nor_quoted(people: int, told: bool) -> None:
    answers = [("Office", "Jamais", "2", "Le soir on ferme bien trop tard pour tout nettoyer.")] * people
    draft = drafted(request("needs_analysis", {SAMPLE: survey(answers)}))
    everything = render_content(KINDS, draft.content)
    assert ("Jamais" in everything, "Le soir on ferme" in everything) == (told, told)
    assert ("Moins de cinq personnes" in everything) is not told
    assert blocking(draft) == []


def test_what_a_member_of_a_small_group_wrote_is_quoted_nowhere() -> None:
    whole = analysed().canonical().decode()
    assert "Personne ne m'a montré" in whole
    assert "manque à la direction" not in whole


def test_an_answer_is_quoted_without_what_else_the_same_person_answered() -> None:
    """The client reads these quotations: a whole row would tell them who wrote the remark."""
    draft = analysed()
    quoted = [each for each in draft.content.citations if each.source == SAMPLE]
    assert quoted
    for citation in quoted:
        assert citation.anchor.row is not None
        assert citation.anchor.row.cells == (citation.quote,)
    assert "Office | Parfois" not in draft.content.canonical().decode()


def test_a_quoted_answer_is_found_again_where_the_file_has_grown_and_missed_where_it_changed() -> None:
    first = analysed()
    ours = statement_of(first, "Personne ne m'a montré")
    human = rebuild(
        first, lambda part: part.model_copy(update={"origin": Origin.HUMAN}) if part == ours else part
    )
    more = FILES | {SAMPLE: survey([("Cuisine", "Jamais", "1", ""), *ROWS])}
    moved = drafted(request("needs_analysis", more, previous=human))
    (citation,) = statement_of(moved, "Personne ne m'a montré").citations
    assert verify(citation, spans(more)) is None
    other = FILES | {SAMPLE: survey(ROWS).replace("Personne ne m'a", "On m'a")}
    changed = drafted(request("needs_analysis", other, previous=human))
    assert "citation.stale" in {finding.rule for finding in changed.findings}


def test_an_altered_cell_is_no_quotation() -> None:
    (citation,) = statement_of(analysed(), "Personne ne m'a montré").citations
    read = spans(FILES)
    assert verify(citation, read) is None
    for changes in ({"quote": citation.quote[:-1]}, {"start": citation.start + 1}, {"end": citation.end - 1}):
        assert verify(citation.model_copy(update=changes), read) is not None


def test_an_answer_with_an_address_is_quoted_nowhere() -> None:
    written = [
        *ROWS[:-2],
        ("Office", "Jamais", "3", "Écrivez-moi à jeanne@x.fr pour la livraison trop chaude."),
    ]
    assert "jeanne" not in analysed(written).content.canonical().decode()


def test_an_objective_stands_beside_the_question_that_speaks_of_it_and_the_group_that_stands_out() -> None:
    everyone, office = lines(analysed(), "Écarts à vérifier au regard des objectifs")
    assert everyone[:3] == (OBJECTIVE.text, FREQUENCY, "Jamais")
    assert everyone[3:] == ("4 sur 22, soit 18\u00a0%", "à vérifier")
    assert office[2:4] == ("Jamais (Office)", "4 sur 8, soit 50\u00a0%")


def test_what_nobody_was_asked_is_left_to_a_person_by_name() -> None:
    remaining = section(analysed(), "Ce qui reste à demander")
    parts = list(list_elements([NeedsAnalysis(sections=(remaining,))]))
    assert {element.part.nature for element in parts} == {Nature.BLANK}  # type: ignore[union-attr]
    assert any(UNASKED.text in element.text for element in parts)
    assert not any(OBJECTIVE.text in element.text for element in parts)


def test_groups_that_are_not_shown_are_named_once() -> None:
    told = [text for text in said(analysed(), "Résultats, question par question") if "Direction" in text]
    assert told == [
        "Groupes non détaillés, trop peu nombreux pour que personne n'y soit reconnu : "
        "« Magasin », « Direction »."
    ]


def test_without_a_questionnaire_the_interviews_are_told_and_the_rest_is_asked_for() -> None:
    draft = drafted(request("needs_analysis", {"besoins/entretien.md": NOTES}))
    assert any("Aucun questionnaire" in text for text in said(draft, "Méthode et base des réponses"))
    assert blocking(draft) == []


def test_without_interviews_the_questionnaire_is_counted_all_the_same() -> None:
    draft = drafted(request("needs_analysis", {SAMPLE: survey(ROWS)}))
    assert lines(draft, "Méthode et base des réponses") == [(SAMPLE, "Questionnaire", "22 réponses")]
    assert blocking(draft) == []


def test_columns_that_name_people_are_told_and_appear_nowhere_else() -> None:
    text = "Nom;" + survey(ROWS).replace("\n", "\nÉlise Martin;").removesuffix("Élise Martin;")
    draft = drafted(request("needs_analysis", {SAMPLE: text}))
    assert "Martin" not in draft.content.canonical().decode()
    assert any("« Nom »" in said for said in said(draft, "Méthode et base des réponses"))


def test_a_formula_in_an_answer_is_neither_quoted_nor_a_label() -> None:
    evil = "=HYPERLINK(http://x.example) voici ce que je pense de la livraison"
    draft = analysed([*ROWS, ("Office", "Jamais", "3", evil)])
    shown = [part.text for part in list_elements(draft.content.artefacts)]
    assert not any("HYPERLINK" in text for text in shown)


def test_an_english_analysis_is_english_throughout() -> None:
    text = "Department;How often do you check a delivery?\n" + "Kitchen;Never\nOffice;Often\n" * 6
    draft = drafted(request("needs_analysis", {SAMPLE: text}, Language.ENGLISH))
    assert ("Never", "6 of 12, that is 50%", "6 of 6, that is 100%", "0 of 6, that is 0%") in lines(
        draft, "Results, question by question"
    )
    assert "language.mismatch" not in {finding.rule for finding in draft.findings}


def test_the_same_answers_give_the_same_bytes() -> None:
    assert analysed().canonical() == analysed().canonical()


def test_an_added_answer_keeps_the_ids_of_what_is_said_again() -> None:
    first = analysed()
    files = {SAMPLE: survey([*ROWS, ("Office", "Toujours", "9", "")]), "besoins/entretien.md": NOTES}
    second = drafted(request("needs_analysis", files, previous=first))
    before = {part.text: part.id for part in list_elements(first.content.artefacts)}
    after = {part.text: part.id for part in list_elements(second.content.artefacts)}
    assert {text: after[text] for text in before.keys() & after.keys()} == {
        text: before[text] for text in before.keys() & after.keys()
    }
    assert len(before.keys() & after.keys()) > 10


def test_sources_that_say_nothing_make_no_analysis() -> None:
    with pytest.raises(InvalidInput, match="hold no statement"):
        drafted(request("needs_analysis", {"a.md": "# Titre seul\n"}))


def test_ten_thousand_answers_make_an_analysis_one_can_still_read() -> None:
    many = [(f"S{n % 3}", "Jamais" if n % 4 else "Souvent", str(n % 11), "") for n in range(10_000)]
    draft = analysed(many)
    assert blocking(draft) == []
    assert len(render_content(KINDS, draft.content)) < 20_000
    assert {part.origin for part in list_elements(draft.content.artefacts)} == {Origin.EXTRACTIVE}
