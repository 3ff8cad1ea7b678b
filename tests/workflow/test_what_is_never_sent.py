"""What no host may see reaches none, by any path: closed answers, and data of people and prices."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from adapters.courses import COURSE_FILE
from adapters.workspace import Workspace, open_workspace
from pipelines.drafting.retrieval.coverage import measure_source_coverage
from pipelines.queries.source_impact import read_sources_afresh, read_sources_now
from pipelines.testing import builders
from pipelines.testing.fake_openai import FakeOpenAI
from pipelines.testing.fake_openai.server import ReceivedRequest
from pipelines.workflow.decide import DecisionRequest, record_decision
from pipelines.workflow.draft import draft_module
from pipelines.workflow.regenerate_question import regenerate_question
from schemas.course import Course, CourseDocument, Form, ModelSettings, Objective, SourceFile
from schemas.draft import Citation, Draft, list_questions_of
from schemas.language import Language
from schemas.review import Verdict
from schemas.source import SpanKind
from tests.drafting.papers import ADMINISTRATION, CATALOGUE, CONTEXT, DEPLOYMENT

PATHS = "sources/*"
ANSWER = "Personne ne m'a montré comment refuser une livraison trop chaude."
SAID = [
    ANSWER,
    "La cellule est pleine quand il faut refroidir deux bacs.",
    "On ne sait pas qui prévenir quand la livraison est trop chaude.",
    "Les remplacements ne sont pas assurés pendant la formation.",
    "",
    "",
]
SECRETS = tuple(f"20{10 + number}-03-1{number}" for number in range(len(SAID)))
"""Of each row, what a closed column holds: a day on which only one colleague was trained."""

TITLES = (
    "Service;Dernière formation suivie;À quelle fréquence contrôlez-vous une livraison ?;"
    "Que voulez-vous ajouter ?"
)
NOTES = (
    "# Réception\n\nLa livraison est contrôlée à la sonde dès son arrivée.\n\n"
    "Un produit au-dessus de 4 °C est refusé par écrit.\n\n"
    "## Refroidir\n\nLe responsable signe le relevé deux fois par jour.\n"
)
WRITTEN = ("needs_analysis", "deployment_plan", "programme", "letters", "sponsor_kit", "benchmark")
FILLED = ("catalogue_entry", Form.AGREEMENT, Form.ATTENDANCE_SHEET)
MONTHS = ("janvier", "février", "mai")


def write_survey() -> str:
    rows = (f"Office;{secret};Parfois;{said}" for secret, said in zip(SECRETS, SAID, strict=True))
    return "\n".join([TITLES, *rows]) + "\n"


def name_document(kind: str | Form) -> str:
    return str(getattr(kind, "value", kind)).replace("_", "-")


def make_document(kind: str | Form) -> CourseDocument:
    form = kind if isinstance(kind, Form) else None
    changes = {} if form else {"sources": (PATHS,)}
    return CourseDocument(
        id=name_document(kind), title="Document", kind="paperwork" if form else kind, form=form, **changes
    )


def make_course(fake: FakeOpenAI) -> Course:
    kinds = ("lesson", "quiz", "session_plan")
    return builders.course(
        sources=(SourceFile(path=PATHS),),
        modules=(builders.module(sources=(PATHS,), artefacts=kinds),),
        documents=tuple(map(make_document, (*WRITTEN, *FILLED))),
        model=ModelSettings(base_url=fake.base_url, name="fake", critic="critic", max_output_tokens=4000),
        administration=ADMINISTRATION,
        catalogue=CATALOGUE,
        deployment=DEPLOYMENT,
        context=CONTEXT,
    )


def install(root: Path, fake: FakeOpenAI) -> Workspace:
    folder = root / "courses" / "froid"
    (folder / "sources").mkdir(parents=True)
    (root / "dagster.yaml").write_text("")
    (folder / "sources" / "reponses.csv").write_text(write_survey(), encoding="utf-8")
    (folder / "sources" / "notes.md").write_text(NOTES, encoding="utf-8")
    described = json.dumps(make_course(fake).model_dump(mode="json", exclude_none=True))
    (folder / COURSE_FILE).write_text(described, encoding="utf-8")
    return open_workspace(root)


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[ReceivedRequest], list[Draft]]:
    """All that a host is asked for a course: drafts, reading, mending, a revision, another question."""
    drafts = list[Draft]()
    with FakeOpenAI() as fake:
        workspace = install(tmp_path_factory.mktemp("installation"), fake)
        for key in ("froid--chaine", *(f"froid--{name_document(kind)}" for kind in (*WRITTEN, *FILLED))):
            drafts.append(draft_module(workspace, key, builders.NOON).draft)
            digest = drafts[-1].content.canonical_digest()
            wish = DecisionRequest(key, digest, Verdict.REQUEST_CHANGES, "lea", comment="Dis-le plus court.")
            record_decision(workspace, wish, builders.NOON)
            drafts.append(draft_module(workspace, key, builders.NOON + timedelta(hours=1)).draft)
        question = list_questions_of(drafts[1].content.artefacts)[0]
        regenerate_question(workspace, drafts[1], question.id, "plus facile", builders.NOON)
        return list(fake.requests), drafts


def name_asked(request: ReceivedRequest) -> str:
    return str(request.body["response_format"]["json_schema"]["name"])


def list_values(value: object) -> Iterator[str]:
    """The texts, days and amounts of some data, as they are written and as documents write them."""
    if isinstance(value, dict):
        yield from (text for each in value.values() for text in list_values(each))
    elif isinstance(value, list | tuple):
        yield from (text for each in value for text in list_values(each))
    elif isinstance(value, date):
        yield from (str(value), f"{value.day} {MONTHS[{1: 0, 2: 1, 5: 2}[value.month]]}")
    elif isinstance(value, Decimal):
        yield from (str(value), f"{value:,}".replace(",", " "))
    elif type(value) is str and len(value) > len("G1602"):
        yield value


def test_every_call_is_among_what_is_looked_at(
    everything: tuple[list[ReceivedRequest], list[Draft]],
) -> None:
    requests, _ = everything
    assert {name_asked(request) for request in requests} >= {
        *("plan", "lesson", "quiz", "patch", "revision"),
        *("critic", "verdicts", "blind_answers"),
        *WRITTEN,
    }
    shown = [each.prompt for each in requests if name_asked(each) == "deployment_plan"]
    assert all(ANSWER in prompt for prompt in shown)


def test_no_closed_answer_reaches_a_host_or_a_draft(
    everything: tuple[list[ReceivedRequest], list[Draft]],
) -> None:
    requests, drafts = everything
    texts = [*(each.prompt for each in requests), *(draft.model_dump_json() for draft in drafts)]
    assert [secret for text in texts for secret in SECRETS if secret in text] == []


def test_no_datum_of_administration_deployment_or_catalogue_reaches_a_host(
    everything: tuple[list[ReceivedRequest], list[Draft]],
) -> None:
    requests, _ = everything
    data = (ADMINISTRATION, DEPLOYMENT, CATALOGUE)
    values = {text for each in data for text in list_values(each.model_dump())}
    # The context, a module and the template of a kit say so themselves.
    values -= {"Les Halles de Brume", "La chaîne du froid", "Annonce"}
    sent = [(name_asked(request), request.prompt.replace("\u00a0", " ")) for request in requests]
    assert {(name, value) for name, prompt in sent for value in values if value in prompt} == set()
    assert any("Votre formation commence le {session.first_day}" in prompt for _, prompt in sent)


def test_sources_read_beside_a_draft_show_no_more_of_an_answer(tmp_path: Path) -> None:
    """What pages and the check read again is marked like what a draft was written from."""
    with FakeOpenAI() as fake:
        workspace = install(tmp_path, fake)
    folder, module = workspace.find_module("froid--chaine")
    library = workspace.library()
    shelf = library.shelf(folder)
    for read in (
        read_sources_now(workspace, "froid--chaine", library),
        read_sources_afresh(workspace, shelf, module),
    ):
        survey = next(source for source in read.sources if source.name.endswith(".csv"))
        rows = [span for span in survey.spans if span.kind is SpanKind.ROW]
        quotes = [Citation.of(survey, span).quote for span in rows if survey.list_open_columns(span)]
        assert quotes
        asked = Objective(id="suivi", text="Prévoir les remplacements assurés pendant la formation")
        (coverage,) = measure_source_coverage(read, (asked,), Language.FRENCH, "objectives")
        shown = [*quotes, *coverage.titles, *(each.excerpt for each in coverage.nearest)]
        assert coverage.titles
        assert not [secret for secret in SECRETS if any(secret in text for text in shown)]
