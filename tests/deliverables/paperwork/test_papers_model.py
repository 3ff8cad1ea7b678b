"""Letters and programmes with a model: it says why, code says when, where and how much."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.drafting.critique import criticise
from pipelines.drafting.draft import write_draft
from pipelines.drafting.elements import list_elements
from pipelines.drafting.request import DraftRequest, IdAllocator
from pipelines.testing import builders
from pipelines.testing.fake_openai import FakeOpenAI, Mode
from pipelines.testing.fake_openai.fake_writer import make_writer
from schemas.course import Form, Module, Objective, Occasion
from schemas.draft import Draft, Nature, Origin, Sectioned, Statement, walk_citing
from schemas.finding import Finding
from schemas.language import Language
from schemas.review import Verdict
from tests.drafting.papers import document, request

DEPLOYED = ["deployment_plan", "sponsor_kit"]
WRITTEN = ["letters", "programme", *DEPLOYED]
MODULES = (
    builders.module(),
    Module(id="quai", title="Le quai", objectives=(Objective(id="o", text="Ranger le quai"),)),
)


def by_model(draft: Draft) -> list[Statement]:
    return [
        each
        for each in walk_citing(draft.content)
        if isinstance(each, Statement) and each.origin is Origin.MODEL
    ]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", WRITTEN)
def test_what_a_model_says_is_cited_and_everything_else_is_codes(
    tmp_path: Path, kind: str, language: Language
) -> None:
    with FakeOpenAI() as fake:
        draft = write_draft(request(document(kind, language), modules=MODULES), make_writer(fake, tmp_path))
        assert len(fake.requests) == 1
    said = by_model(draft)
    assert said
    assert all(each.citations and each.nature is None for each in said)
    others = [each for each in walk_citing(draft.content) if each not in said]
    assert all(each.origin is Origin.EXTRACTIVE for each in others)
    assert [each.rule for each in draft.findings if each.severity == "blocking"] == []


@pytest.mark.parametrize("kind", [*WRITTEN, *Form])
def test_no_datum_of_people_leaves_for_a_model(tmp_path: Path, kind: str | Form) -> None:
    with FakeOpenAI() as fake:
        write_draft(request(document(kind)), make_writer(fake, tmp_path))
        asked = " ".join(received.prompt for received in fake.requests)
    for secret in (
        "Fatou Sarr",
        "Guivarc",
        "73282932000074",
        "1250",
        "Embruns",
        "Maëlle Cadiou",
        "12 janvier",
    ):
        assert secret not in asked


@pytest.mark.parametrize("kind", WRITTEN)
def test_a_prompt_opens_each_tag_once_and_gives_a_document_no_minutes(tmp_path: Path, kind: str) -> None:
    with FakeOpenAI() as fake:
        write_draft(request(document(kind), modules=MODULES), make_writer(fake, tmp_path))
        prompt = fake.requests[0].prompt
    opened = re.findall(r"^<(\w+)>$", prompt, re.MULTILINE)
    assert sorted(opened) == sorted({*opened})
    assert '"minutes"' not in prompt
    assert all(module.title in prompt for module in MODULES)


@pytest.mark.parametrize("form", list(Form))
def test_no_text_of_a_model_reaches_paperwork(tmp_path: Path, form: Form) -> None:
    with FakeOpenAI() as fake:
        draft = write_draft(request(document(form)), make_writer(fake, tmp_path))
        assert fake.requests == []
    assert by_model(draft) == []
    assert draft.provenance.prompts == {}


def test_each_letter_asked_for_has_its_own_sentences(tmp_path: Path) -> None:
    asked = document("letters", occasions=(Occasion.REMINDER, Occasion.FOLLOW_UP))
    with FakeOpenAI() as fake:
        (artefact,) = make_writer(fake, tmp_path).write(request(asked), IdAllocator()).artefacts
        prompt = fake.requests[0].prompt
    assert isinstance(artefact, Sectioned)
    for section in artefact.sections:
        assert any(each.origin is Origin.MODEL for each in walk_citing(section))
    assert '"reminder"' in prompt
    assert '"confirmation"' not in prompt


def test_each_module_of_a_programme_says_what_it_brings(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        draft = write_draft(request(document("programme"), modules=MODULES), make_writer(fake, tmp_path))
        assert all(module.title in fake.requests[0].prompt for module in MODULES)
    (artefact,) = draft.content.artefacts
    assert isinstance(artefact, Sectioned)
    said = {section.title: len(by_model_in(section)) for section in artefact.sections}
    assert said["Contexte et besoin"] == 3
    assert said["Contenu"] == 4  # two at most of what is said of each


def by_model_in(section: object) -> list[object]:
    return [each for each in walk_citing(section) if each.origin is Origin.MODEL]


def test_a_revision_keeps_the_sentences_a_model_keeps(tmp_path: Path) -> None:
    asked = document("letters")
    first_request = request(asked)
    with FakeOpenAI() as fake:
        first = write_draft(first_request, make_writer(fake, tmp_path))
        decision = builders.decision(first, verdict=Verdict.REQUEST_CHANGES, comment="Plus court.")
        again = DraftRequest(
            KINDS,
            first_request.course,
            first_request.module,
            first_request.spans,
            builders.NOON,
            first,
            decision,
        )
        second = write_draft(again, make_writer(fake, tmp_path))
        shown = fake.requests[-1].prompt
    assert [each.id for each in walk_citing(second.content)] == [
        each.id for each in walk_citing(first.content)
    ]
    assert all(each.id in shown for each in by_model(first))
    assert "Bien cordialement" not in shown


@pytest.mark.parametrize("kind", [*WRITTEN, Form.AGREEMENT])
def test_a_document_is_filled_where_no_source_says_anything(tmp_path: Path, kind: str | Form) -> None:
    """What people gave is there all the same; there is only nothing to add."""
    asked = request(document(kind))
    source = asked.spans.sources[0]
    silent = asked.spans.model_copy(
        update={"sources": (source.model_copy(update={"spans": source.spans[:1]}),)}
    )
    with FakeOpenAI() as fake:
        draft = write_draft(replace(asked, spans=silent), make_writer(fake, tmp_path))
        assert fake.requests == []
    assert by_model(draft) == []
    said = draft.content.model_dump_json()
    assert "Atelier du Quai" in said or "Ronan Bihan" in said


# what a model may not say


def judged(tmp_path: Path, text: str, cited: bool = True) -> list[Finding]:
    """Return what is said of one sentence a model wrote in a letter."""
    with FakeOpenAI() as fake:
        asked = request(document("letters", occasions=(Occasion.REMINDER,)))
        draft = write_draft(asked, make_writer(fake, tmp_path))
    wrote = by_model(draft)[0]
    changed = wrote.model_copy(update={"text": text} | ({} if cited else {"citations": ()}))
    content = draft.content.model_dump_json().replace(wrote.model_dump_json(), changed.model_dump_json())
    found = criticise(KINDS, type(draft.content).model_validate_json(content), asked.spans, asked.course)
    return [each for each in found if each.rule == "letter.figure"]


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("La séance a lieu le 14 mars 2027.", "14 mars 2027"),
        ("Rendez-vous mardi au quai.", "mardi"),
        ("La formation coûte 900 €.", "900 €"),
        ("Comptez 1 250,50 euros par personne.", "1 250,50 euros"),
        ("Nous commençons à 9 h 30.", "9 h 30"),
        ("Nous commençons à 09:30.", "09:30"),
        ("It costs £1,250.", "£1,250"),
        ("Avant le 03/04/2027, inscrivez-vous.", "03/04/2027"),
    ],
)
def test_an_amount_a_date_or_an_hour_no_source_holds_blocks(tmp_path: Path, text: str, figure: str) -> None:
    assert [(each.severity, each.facts["figure"]) for each in judged(tmp_path, text)] == [
        ("blocking", figure)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "La chambre froide reste entre 0 °C et 3 °C.",
        "Le produit sorti plus de 30 minutes est écarté.",
        "Un geste.",
    ],
)
def test_a_figure_that_is_no_date_or_price_is_left_to_the_rule_on_numbers(tmp_path: Path, text: str) -> None:
    assert judged(tmp_path, text) == []


@pytest.mark.parametrize("mode", [Mode.MARKUP, Mode.CONTROL_CHARACTERS, Mode.UNKNOWN_SPANS, Mode.INJECTION])
@pytest.mark.parametrize("kind", WRITTEN)
def test_a_hostile_answer_changes_no_datum(tmp_path: Path, kind: str, mode: Mode) -> None:
    with FakeOpenAI() as fake:
        honest = write_draft(request(document(kind)), make_writer(fake, tmp_path / "honest"))
    with FakeOpenAI(mode) as fake:
        hostile = write_draft(request(document(kind)), make_writer(fake, tmp_path / "hostile"))
    assert _data(hostile) == _data(honest)
    assert "<script" not in hostile.content.model_dump_json()
    assert "\u202e" not in hostile.content.model_dump_json()


def _data(draft: Draft) -> list[str]:
    kept = (each for each in list_elements(draft.content.artefacts))
    return [each.text for each in kept if getattr(each.part, "nature", None) is Nature.DATA]
