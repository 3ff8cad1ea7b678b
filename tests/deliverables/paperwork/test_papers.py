"""Paperwork, letters and the programme, filled from data: complete, or marked where a datum is missing."""

import re
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from pipelines.deliverable_kinds import DRAFTING_KINDS
from pipelines.deliverables.paperwork.contract import Paperwork
from pipelines.drafting.critique import criticise
from pipelines.drafting.draft import write_draft
from pipelines.drafting.elements import list_elements, rebuild
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.inputs_fingerprint import compute_inputs_fingerprint
from pipelines.drafting.markdown import render_artefact
from pipelines.drafting.request import DraftRequest
from pipelines.drafting.templates.places import list_missing_places, list_places, mark_missing
from pipelines.drafting.templates.readers import READERS
from pipelines.drafting.templates.template import (
    PLACE_FIELD,
    BlockTemplate,
    SectionTemplate,
    Template,
    load_template,
)
from pipelines.testing import builders
from schemas.contract import Contract
from schemas.course import (
    Administration,
    Context,
    Form,
    HalfDay,
    Objective,
    Occasion,
    Provider,
    Trainee,
    TrainingSession,
)
from schemas.draft import Draft, Nature, Origin, Row, Sectioned, Statement, Table, walk_citing
from schemas.errors import InvalidInput
from schemas.language import Language
from schemas.review import Verdict
from tests.drafting.papers import ADMINISTRATION, document, drafted, request
from tests.fuzzing import examples

FOLDERS = Path(__file__).resolve().parents[3] / "pipelines" / "deliverables"
GOLDENS = Path(__file__).with_name("goldens")
KINDS: list[Form | str] = [
    *Form,
    "letters",
    "programme",
    "catalogue_entry",
    "deployment_plan",
    "sponsor_kit",
]
CONDITIONS = {"when", "unless", "each", "slot"}
EVERYWHERE = pytest.mark.parametrize("language", list(Language), ids=lambda each: each.value)
EACH_DOCUMENT = pytest.mark.parametrize("kind", KINDS, ids=str)


def said(draft: Draft) -> str:
    return "\n".join(each.text for each in list_elements(draft.content.artefacts))


def rules(draft: Draft) -> set[str]:
    """Return which rules about documents found something, and every rule that blocks."""
    ours = ("data.", "template.", "letter.")
    found = draft.findings
    return {each.rule for each in found if each.rule.startswith(ours) or each.severity == "blocking"}


def templates_of(kind: Form | str, language: Language) -> list[Template]:
    folder = "paperwork" if isinstance(kind, Form) else kind
    pattern = f"{kind}.{language.value}.yaml" if folder != "letters" else f"*.{language.value}.yaml"
    return [load_template(file) for file in sorted((FOLDERS / folder).glob(f"*/{pattern}"))]


# the templates


def test_every_form_and_occasion_has_its_template_in_both_languages() -> None:
    for language in Language:
        for form in Form:
            assert (FOLDERS / "paperwork" / "forms" / f"{form.value}.{language.value}.yaml").is_file()
        for occasion in Occasion:
            assert (FOLDERS / "letters" / "templates" / f"{occasion.value}.{language.value}.yaml").is_file()


def test_every_place_has_a_reader_and_every_reader_a_name() -> None:
    assert set(READERS) == set(list_places())


def test_every_place_is_named_by_a_template() -> None:
    named = {
        name
        for kind in KINDS
        for language in Language
        for template in templates_of(kind, language)
        for name in re.findall(r"[a-z_]+\.[a-z_]+", template.model_dump_json())
    }
    assert set(list_places()) - named == set()


@pytest.mark.parametrize(
    "text",
    [
        "Le prix est de {fee.amout}.",
        "Le prix est de {prix}.",
        "Le prix est de {{ fee.price }}.",
        "{fee.price",
    ],
)
def test_a_template_that_names_an_unknown_place_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "form.fr.yaml"
    file.write_text(f"sections: [{{title: Prix, blocks: [{{say: '{text}'}}]}}]", encoding="utf-8")
    with pytest.raises(ValidationError):
        load_template(file)


@EACH_DOCUMENT
def test_a_template_says_the_same_in_both_languages(kind: Form | str) -> None:
    french, english = (
        [sorted(PLACE_FIELD.findall(template.model_dump_json())) for template in templates_of(kind, language)]
        for language in (Language.FRENCH, Language.ENGLISH)
    )
    assert french == english


@EACH_DOCUMENT
def test_a_template_is_built_the_same_way_in_both_languages(kind: Form | str) -> None:
    french, english = (
        [_shape(template.model_dump(mode="json")) for template in templates_of(kind, language)]
        for language in (Language.FRENCH, Language.ENGLISH)
    )
    assert french == english


def _shape(value: object) -> object:
    """Return a template without its words."""
    if isinstance(value, dict):
        return {key: part if key in CONDITIONS else _shape(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_shape(part) for part in value]
    return bool(value)


# complete


@EVERYWHERE
@EACH_DOCUMENT
def test_a_document_whose_data_are_there_misses_nothing(kind: Form | str, language: Language) -> None:
    draft = drafted(document(kind, language))
    natures = {getattr(each.part, "nature", None) for each in list_elements(draft.content.artefacts)}
    assert Nature.MISSING not in natures
    assert rules(draft) <= {"data.minutes"}
    assert "{" not in said(draft)


@EVERYWHERE
@EACH_DOCUMENT
def test_a_document_without_data_lists_every_key_to_fill_once(kind: Form | str, language: Language) -> None:
    draft = drafted(document(kind, language), None, catalogue=None, deployment=None)
    told = [finding.facts["key"] for finding in draft.findings if finding.rule == "data.missing"]
    named = {
        name
        for template in templates_of(kind, language)
        for name in PLACE_FIELD.findall(_without_conditions(template).model_dump_json())
    }
    expected = {list_places()[name].key for name in named} - {None, "modules.objectives"}
    people_give = ("administration.", "catalogue.", "deployment.")
    expected = {key for key in expected if key and key.startswith(people_give)}
    assert sorted(told) == sorted(expected)
    assert all(finding.severity == "blocking" for finding in draft.findings if finding.rule == "data.missing")


def _without_conditions(template: Template) -> Template:
    sections = [
        section.model_copy(update={"blocks": tuple(_unconditional(section))})
        for section in template.sections
        if section.when is None
    ]
    return template.model_copy(update={"sections": tuple(sections)})


def _unconditional(section: SectionTemplate) -> Iterator[BlockTemplate]:
    for block in section.blocks:
        if block.when is None:
            rows = tuple(row for row in block.table.rows if row.when is None) if block.table else ()
            table = block.table.model_copy(update={"rows": rows}) if block.table else None
            yield block.model_copy(update={"table": table})


def test_a_missing_datum_is_told_at_its_element_with_the_key_to_fill() -> None:
    provider = ADMINISTRATION.provider.model_copy(update={"activity_number": None})
    draft = drafted(document(Form.AGREEMENT), ADMINISTRATION.model_copy(update={"provider": provider}))
    (finding,) = [each for each in draft.findings if each.rule == "data.missing"]
    place = next(each for each in list_elements(draft.content.artefacts) if each.id == finding.place)
    assert isinstance(place.part, Statement)
    assert place.part.nature is Nature.MISSING
    assert "[à compléter\u00a0: numéro de déclaration d'activité]" in place.text
    assert finding.message(Language.FRENCH) == (
        "Il manque\u00a0: numéro de déclaration d'activité. "
        "Renseignez «\u00a0administration.provider.activity_number\u00a0» dans course.yaml."
    )


def test_objectives_are_missed_where_no_module_has_one() -> None:
    draft = drafted(document(Form.AGREEMENT), modules=(builders.module(objectives=()),))
    assert [each.facts["key"] for each in draft.findings if each.rule == "data.missing"] == [
        "modules.objectives"
    ]


@given(st.sampled_from(sorted(list_places())), st.sampled_from(list(Language)))
def test_a_mark_leads_back_to_the_key_it_asks_for(name: str, language: Language) -> None:
    (found,) = list_missing_places(f"Avant {mark_missing(name, language)}, après.", language)
    assert found.key == list_places()[name].key


# what the documents are


def tables(draft: Draft, caption: str) -> list[Table]:
    (artefact,) = draft.content.artefacts
    assert isinstance(artefact, Sectioned)
    found = [block for section in artefact.sections for block in section.blocks]
    return [block for block in found if isinstance(block, Table) and caption in block.caption]


def test_an_attendance_sheet_has_a_place_to_sign_for_each_person_and_half_day() -> None:
    draft = drafted(document(Form.ATTENDANCE_SHEET))
    trainees, trainers = tables(draft, "Stagiaires"), tables(draft, "Formateur")
    assert [len(table.rows) for table in trainees] == [2, 2]
    assert all(row.nature is Nature.BLANK and row.cells[-1] == "" for t in trainees for row in t.rows)
    assert [[row.cells[0] for row in table.rows] for table in trainers] == [
        ["Nolwenn Le Goff", "Awa Diop"],
        ["Awa Diop"],
    ]


@pytest.mark.parametrize("form", [Form.COMPLETION_CERTIFICATE, Form.ATTESTATION, Form.INVITATION])
def test_each_trainee_has_a_page_of_their_own(form: Form) -> None:
    (artefact,) = drafted(document(form)).content.artefacts
    assert isinstance(artefact, Paperwork)
    assert len(artefact.sections) == 2
    for section, trainee in zip(artefact.sections, ADMINISTRATION.trainees, strict=True):
        assert trainee.name in section.title
        others = {each.name for each in ADMINISTRATION.trainees} - {trainee.name}
        assert not any(other in section.model_dump_json() for other in others)


@pytest.mark.parametrize("form", [Form.SURVEY_AT_ONCE, Form.SURVEY_LATER])
def test_a_survey_asks_about_each_objective(form: Form) -> None:
    objectives = tuple(Objective(id=f"o-{n}", text=f"Ranger le rayon {n}") for n in range(1, 4))
    draft = drafted(document(form), modules=(builders.module(objectives=objectives),))
    asked = [row.cells[0] for table in tables(draft, "…") for row in table.rows]
    assert asked == ["ranger le rayon 1", "ranger le rayon 2", "ranger le rayon 3"]


def test_an_objective_of_a_module_in_another_language_is_quoted_as_it_is() -> None:
    module = builders.module(
        language=Language.ENGLISH, objectives=(Objective(id="tray", text="Prepare an allergy tray"),)
    )
    draft = drafted(document(Form.SURVEY_AT_ONCE), modules=(module,))
    assert "«\u00a0Prepare an allergy tray\u00a0»" in said(draft)


def test_a_duration_is_what_the_half_days_add_up_to() -> None:
    half_days = (
        HalfDay(day=date(2027, 1, 12), starts=time(9), ends=time(12, 30)),
        HalfDay(day=date(2027, 2, 1), starts=time(14), ends=time(15, 45)),
    )
    session = ADMINISTRATION.session.model_copy(update={"half_days": half_days})
    text = said(drafted(document(Form.AGREEMENT), ADMINISTRATION.model_copy(update={"session": session})))
    assert "5\u00a0h\u00a015 par stagiaire" in text
    assert "du mardi 12\u00a0janvier 2027 au lundi 1er\u00a0février 2027" in text


def test_only_the_letters_asked_for_are_written() -> None:
    asked = document("letters", occasions=(Occasion.FOLLOW_UP, Occasion.REMINDER))
    (artefact,) = drafted(asked).content.artefacts
    assert isinstance(artefact, Sectioned)
    assert [section.title.split()[0] for section in artefact.sections] == ["Après", "Votre"]
    assert said(drafted(asked)).count("«Prénom»") == 2


def test_a_programme_cites_the_headings_of_the_modules_sources() -> None:
    (table,) = tables(drafted(document("programme")), "Les modules")
    (row,) = table.rows
    assert row.cells[2] == "Consignes"
    assert row.by_cell is not None
    assert [len(spans) for spans in row.by_cell] == [0, 0, 1]
    assert row.citations[0].quote in builders.spans().sources[0].text


def test_what_is_held_remotely_is_told_only_where_it_is() -> None:
    """D6313-3-1: assistance, activities and their average duration, assessments."""
    on_site = ADMINISTRATION.session.model_copy(update={"remote": None})
    whole = said(drafted(document(Form.AGREEMENT)))
    without = said(drafted(document(Form.AGREEMENT), ADMINISTRATION.model_copy(update={"session": on_site})))
    assert "plateforme Brume" in whole
    assert "à distance" not in without


@pytest.mark.parametrize(
    "form", [Form.AGREEMENT, Form.INVITATION, Form.ATTENDANCE_SHEET], ids=lambda form: form.value
)
def test_the_document_reads_as_it_was_approved(form: Form) -> None:
    (artefact,) = drafted(document(form)).content.artefacts
    golden = (GOLDENS / f"{form.value}.fr.md").read_text(encoding="utf-8")
    assert render_artefact(DRAFTING_KINDS, artefact, Language.FRENCH) == golden


# never a model's


def test_no_model_is_asked_for_paperwork() -> None:
    assert DRAFTING_KINDS["paperwork"].recipe is None


@pytest.mark.parametrize("form", list(Form), ids=lambda form: form.value)
def test_everything_in_paperwork_has_a_nature(form: Form) -> None:
    """A claim would need a source: what paperwork says is a datum, a direction or a blank."""
    draft = drafted(document(form))
    assert all(each.part.nature is not None for each in list_elements(draft.content.artefacts))  # type: ignore[union-attr]
    assert not draft.content.citations


# what a new datum changes


def test_a_document_is_due_again_when_a_datum_changes() -> None:
    first = request(document(Form.AGREEMENT))
    other = request(document(Form.AGREEMENT), Administration())
    fingerprints = {
        compute_inputs_fingerprint(DRAFTING_KINDS, each.course, each.module, "s") for each in (first, other)
    }
    assert len(fingerprints) == 2
    module = first.course.modules[0]
    assert compute_inputs_fingerprint(
        DRAFTING_KINDS, first.course, module, "s"
    ) == compute_inputs_fingerprint(DRAFTING_KINDS, other.course, module, "s")


def test_paperwork_is_not_due_again_when_a_source_changes() -> None:
    paper, letters = request(document(Form.AGREEMENT)), request(document("letters"))
    before, after = (
        [
            compute_inputs_fingerprint(DRAFTING_KINDS, each.course, each.module, spans)
            for each in (paper, letters)
        ]
        for spans in ("before", "after")
    )
    assert (before[0] == after[0], before[1] == after[1]) == (True, False)


def revised(before: Draft, asked: DraftRequest, comment: str) -> Draft:
    decision = builders.decision(before, verdict=Verdict.REQUEST_CHANGES, comment=comment)
    again = DraftRequest(
        DRAFTING_KINDS, asked.course, asked.module, asked.spans, builders.NOON, before, decision
    )
    return write_draft(again, ExtractiveWriter())


def test_a_datum_given_after_a_request_for_changes_is_filled_in_and_the_sentences_keep_their_ids() -> None:
    provider = ADMINISTRATION.provider.model_copy(update={"siret": None})
    asked = document(Form.AGREEMENT)
    first = drafted(asked, ADMINISTRATION.model_copy(update={"provider": provider}))
    second = revised(first, request(asked), "Compléter le SIRET.")
    assert "data.missing" not in rules(second)
    assert [each.id for each in walk_citing(second.content)] == [
        each.id for each in walk_citing(first.content)
    ]


def test_a_sentence_the_comment_drops_is_dropped() -> None:
    first = drafted(document(Form.AGREEMENT))
    place = next(each.id for each in list_elements(first.content.artefacts) if "accord amiable" in each.text)
    second = revised(first, request(document(Form.AGREEMENT)), f"Supprimer {place}")
    assert "accord amiable" not in said(second)
    assert len(list(walk_citing(second.content))) == len(list(walk_citing(first.content))) - 1


def test_a_sentence_taken_out_does_not_come_back_while_no_datum_changes() -> None:
    asked = document(Form.AGREEMENT)
    first = drafted(asked)
    place = next(each.id for each in list_elements(first.content.artefacts) if "accord amiable" in each.text)
    second = revised(first, request(asked), f"Supprimer {place}")
    third = revised(second, request(asked), "Relire l'article 3.")
    assert third.content == second.content


def test_a_persons_sentence_stays_where_it_stood_when_data_are_filled_in() -> None:
    provider = ADMINISTRATION.provider.model_copy(update={"siret": None})
    asked = document(Form.AGREEMENT)
    first = drafted(asked, ADMINISTRATION.model_copy(update={"provider": provider}))
    edited = _edited(first, "accord amiable", "Les parties se parlent d'abord.")
    second = revised(edited, request(asked), "Compléter le SIRET.")
    assert "Les parties se parlent d'abord." in said(second)
    assert "accord amiable" not in said(second)
    assert "732\u00a0829\u00a0320\u00a000074" in said(second)


def test_a_caption_and_a_header_a_person_worded_stay_when_the_document_is_filled_anew() -> None:
    asked = document(Form.ATTENDANCE_SHEET)
    first = drafted(asked)
    before = tables(first, "Stagiaires")[0]
    theirs = {
        "caption": "Qui était là",
        "header": ("Nom, prénom", *before.header[1:]),
        "worded_by": Origin.HUMAN,
    }
    worded = before.model_copy(update=theirs)

    def by_hand(part: Contract) -> Contract:
        return worded if part == before else part

    signed = first.provenance.model_copy(update={"author": "noe"})
    edited = first.model_copy(update={"content": rebuild(first.content, by_hand), "provenance": signed})
    sooner = ADMINISTRATION.session.model_copy(update={"place": "Rennes"})
    second = revised(edited, request(asked, ADMINISTRATION.model_copy(update={"session": sooner})), "Lieu ?")
    assert "Rennes" in said(second)
    (kept,) = tables(second, "Qui était là")
    assert (kept.header, kept.worded_by) == (worded.header, Origin.HUMAN)
    assert len(tables(second, "Stagiaires")) == len(tables(first, "Stagiaires")) - 1


def test_a_price_written_over_the_one_given_is_told_to_whoever_approves() -> None:
    asked = document(Form.AGREEMENT)
    edited = _edited(drafted(asked), "250,00", "Prix de l'action : 12500,00 €.")
    whole = request(asked)
    (told,) = [
        f
        for f in criticise(DRAFTING_KINDS, edited.content, whole.spans, whole.course)
        if f.rule == "data.by_hand"
    ]
    assert "12500,00" in told.message(Language.FRENCH)
    as_given = criticise(DRAFTING_KINDS, drafted(asked).content, whole.spans, whole.course)
    assert "data.by_hand" not in {finding.rule for finding in as_given}


def _edited(draft: Draft, holding: str, text: str) -> Draft:
    content = draft.content.model_dump_json()
    for each in list_elements(draft.content.artefacts):
        if holding in each.text:
            assert isinstance(each.part, Statement)
            by_hand = each.part.model_copy(update={"text": text, "origin": Origin.HUMAN})
            content = content.replace(each.part.model_dump_json(), by_hand.model_dump_json())
    return draft.model_copy(update={"content": type(draft.content).model_validate_json(content)})


# bad input

HOSTILE = [
    "<script>alert(1)</script>",
    '=HYPERLINK("http://evil.example";"clic")',
    "{provider.siret}",
    "| --- | **gras** [lien](javascript:alert(1))",
    "É" * 500,
    "\u202eRenversé",
]


@pytest.mark.parametrize("name", HOSTILE, ids=["html", "formula", "field", "markdown", "500", "reversed"])
@pytest.mark.parametrize("form", [Form.ATTENDANCE_SHEET, Form.COMPLETION_CERTIFICATE])
def test_a_hostile_name_stays_a_name(form: Form, name: str) -> None:
    given = ADMINISTRATION.model_copy(update={"trainees": (Trainee(name=name),)})
    draft = drafted(document(form), given)
    shown = render_artefact(DRAFTING_KINDS, draft.content.artefacts[0], Language.FRENCH)
    assert "<script" not in shown
    assert "javascript:" not in shown
    assert "\u202e" not in said(draft)
    assert "732829320" not in said(draft).replace("\u00a0", "").replace("732829320" + "00074", "")


def test_a_group_too_large_for_one_document_is_refused_with_what_to_do() -> None:
    objectives = tuple(Objective(id=f"o-{n}", text=f"Ranger le rayon {n}") for n in range(100))
    given = ADMINISTRATION.model_copy(update={"trainees": tuple(Trainee(name=f"N° {n}") for n in range(100))})
    with pytest.raises(InvalidInput, match="Divide the group"):
        drafted(document(Form.ATTESTATION), given, modules=(builders.module(objectives=objectives),))


def test_a_field_left_in_a_text_is_found() -> None:
    given = ADMINISTRATION.model_copy(update={"trainees": (Trainee(name="{client.name}"),)})
    found = [
        each for each in drafted(document(Form.AGREEMENT), given).findings if each.rule == "template.left"
    ]
    assert [(each.severity, each.facts["field"]) for each in found] == [("blocking", "{client.name}")]


LINES = st.text(st.characters(blacklist_categories=("Cc", "Cs")), min_size=1, max_size=80).filter(
    lambda text: text == text.strip()
)


@settings(max_examples=examples(20), deadline=None)
@given(LINES, LINES, st.sampled_from(list(Form)))
def test_any_name_and_place_give_a_document_that_reads_back_as_itself(
    name: str, place: str, form: Form
) -> None:
    given = Administration(
        provider=Provider(name=name), session=TrainingSession(place=place), trainees=(Trainee(name=name),)
    )
    draft = drafted(document(form), given)
    assert Draft.from_json(draft.canonical()) == draft


# the rules


def test_hours_that_differ_from_the_modules_are_told_with_both_figures() -> None:
    (finding,) = [each for each in drafted(document(Form.AGREEMENT)).findings if each.rule == "data.minutes"]
    assert (finding.severity, finding.facts) == (
        "warning",
        {"session": "7\u00a0heures", "modules": "20\u00a0min"},
    )


def test_hours_that_match_the_modules_are_not_told() -> None:
    half_day = HalfDay(day=date(2027, 1, 12), starts=time(9), ends=time(9, 20))
    session = ADMINISTRATION.session.model_copy(update={"half_days": (half_day,)})
    given = ADMINISTRATION.model_copy(update={"session": session})
    assert rules(drafted(document(Form.AGREEMENT), given)) == set()


@EVERYWHERE
def test_a_programme_without_price_access_and_disability_contact_is_told_so(language: Language) -> None:
    """Qualiopi, indicators 1 and 26: what the public has to be told."""
    draft = drafted(document("programme", language), Administration())
    told = {each.rule for each in draft.findings if each.severity == "warning"}
    assert {"data.price", "data.access", "data.disability"} <= told


def test_a_course_without_context_can_have_a_programme_and_letters() -> None:
    for kind in ("programme", "letters"):
        draft = drafted(document(kind), context=None)
        assert rules(draft) <= {"data.minutes", "data.missing"}
        assert "context" not in said(draft)


def test_an_organisation_without_cases_gets_no_empty_list_of_them() -> None:
    draft = drafted(document("letters"), context=Context(organisation="Les Halles de Brume"))
    assert "ces situations" not in said(draft)


def test_rows_and_statements_of_a_document_are_signed_by_no_model() -> None:
    for kind in KINDS:
        for each in walk_citing(drafted(document(kind)).content):
            assert isinstance(each, Statement | Row)
            assert each.origin is Origin.EXTRACTIVE


@EVERYWHERE
def test_a_programme_names_the_registration_in_the_only_form_publicity_may(language: Language) -> None:
    """L6352-12, as secondary sources give it."""
    assert (
        "Enregistrée sous le numéro 53 29 01234 29. Cet enregistrement ne vaut pas agrément de l'État."
        in said(drafted(document("programme", language)))
    )
