"""What people gave for documents stays on this machine, whoever reads the draft."""

from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from adapters.llm.live import Live
from adapters.llm.reply_cache import Replies
from adapters.store.folder import FolderStore
from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.session_plan.contract import SessionPlan
from pipelines.drafting.critic import Critic
from pipelines.drafting.criticised_draft import DraftingTeam, write_criticised_draft
from pipelines.drafting.critique import criticise
from pipelines.drafting.draft import write_draft
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.model import ModelWriter
from pipelines.drafting.prompt.people_marks import MARK, mark_people
from pipelines.drafting.request import DraftRequest
from pipelines.testing import builders
from pipelines.testing.fake_openai import FakeOpenAI
from pipelines.testing.fake_openai.fake_writer import make_questioner, make_request, make_settings
from schemas.course import Administration, Form, HalfDay, Provider, Trainee, TrainingSession
from schemas.finding import Severity
from tests.drafting import papers

OF_PEOPLE = (
    "Fatou Sarr",
    "Guivarc",
    "Maëlle Cadiou",
    "Ronan Bihan",
    "Awa Diop",
    "Salaün",
    "73282932000074",
    "29 01234",
    "contact@",
    "02 00 00",
    "1250",
    "1 250",
    "12 janvier",
    "Embruns",
    "Tiphaine",
    "Goulven",
    "Katell",
    "poste 12",
    "Un doute se dit",
)
DEPLOYED = ("deployment_plan", "sponsor_kit")
LED = ("session_plan", "trainer_guide")
GIVEN = Administration(
    provider=Provider(disability_contact="Idris Benali, 02 00 00 00 57"),
    session=TrainingSession(trainers=("Nadia Benomar",)),
)


def pens(fake: FakeOpenAI, folder: Path) -> DraftingTeam:
    """A writer and a critic who ask the fake."""
    asked = make_settings(fake, critic="reads")
    asks = make_questioner(asked, Live(asked), Replies(FolderStore(folder)))
    return DraftingTeam(ModelWriter(asked, asks), Critic(asked, asks))


def shown(fake: FakeOpenAI) -> str:
    """Everything a host was sent."""
    return " ".join(received.prompt for received in fake.requests)


@pytest.mark.parametrize("kind", ["letters", "programme", *DEPLOYED, *Form])
def test_neither_writer_nor_critic_is_shown_a_datum_of_people(tmp_path: Path, kind: str | Form) -> None:
    with FakeOpenAI() as fake:
        write_criticised_draft(papers.request(papers.document(kind)), pens(fake, tmp_path))
        said = shown(fake)
        assert bool(fake.requests) is (kind not in set(Form))
    assert [datum for datum in OF_PEOPLE if datum in said] == []


def _led() -> DraftRequest:
    """A request for the next revision of a plan and a guide that name who leads and whom to ask."""
    module = builders.module(artefacts=LED)
    asking = make_request(module=module, course=builders.course(modules=(module,), administration=GIVEN))
    before = write_draft(asking, ExtractiveWriter())
    content = before.content.canonical().decode()
    assert "Idris Benali" in content
    assert "Nadia Benomar" in content
    return replace(asking, previous=before)


def test_a_plan_and_a_guide_are_read_again_without_the_names_in_them(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        write_criticised_draft(_led(), pens(fake, tmp_path))
        said = shown(fake)
    assert MARK in said
    assert [name for name in ("Nadia", "Benomar", "Idris", "02 00") if name in said] == []


def test_a_mark_a_model_wrote_down_stops_the_draft_until_a_person_names_somebody() -> None:
    asking = _led()
    assert asking.previous is not None
    content = asking.previous.content
    (plan, *others) = content.artefacts
    assert isinstance(plan, SessionPlan)
    first = plan.phases[0].model_copy(update={"adaptation": f"Référent handicap : {MARK}."})
    written = plan.model_copy(update={"phases": (first, *plan.phases[1:])})
    marked = content.model_copy(update={"artefacts": (written, *others)})
    (found,) = [f for f in criticise(KINDS, marked, asking.spans, asking.course) if f.rule == "template.left"]
    assert found.place == first.id
    assert found.severity is Severity.BLOCKING
    assert not [f for f in asking.previous.findings if f.rule == "template.left"]


def test_a_mark_stands_for_each_person_whatever_the_case_and_for_no_part_of_a_word() -> None:
    given = Administration(
        session=TrainingSession(
            half_days=(HalfDay(day=date(2027, 1, 12), starts=time(9), ends=time(12), trainer="Anne"),),
        ),
        trainees=(Trainee(name="Anne Sol", email="anne@sol.example"), Trainee(name="Bo")),
    )
    course = builders.course(administration=given)
    lines = ({"says": "Anne Sol (anne@sol.example) et ANNE", "id": 3, "in": ["Annexe", "Bo, anne"]},)
    assert mark_people(course, lines) == (
        {"says": f"{MARK} ({MARK}) et {MARK}", "id": 3, "in": ["Annexe", f"Bo, {MARK}"]},
    )


@pytest.mark.parametrize("given", [None, Administration()])
def test_where_nobody_is_named_lines_stay_as_they_are(given: Administration | None) -> None:
    lines = ({"says": "Le quai est froid."},)
    assert mark_people(builders.course(administration=given), lines) == lines
