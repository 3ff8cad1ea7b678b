"""Which writer a course gets, and what is refused before a model is ever called."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from adapters.store.folder import FolderStore
from pipelines.drafting.request import IdAllocator
from pipelines.drafting.spending_limits import start_meter
from pipelines.drafting.writers import choose_writers
from pipelines.testing import builders
from pipelines.testing.fake_openai import FakeOpenAI
from pipelines.testing.fake_openai.fake_writer import make_request, make_settings
from schemas.course import Budget, ModelSettings, Price, SpeechEngine, SpeechSettings
from schemas.draft import Origin
from schemas.errors import InvalidInput, ModelUnusable

REMOTE = ModelSettings(base_url="https://models.example/v1", name="big", send_sources_to="models.example")


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path)


def test_a_course_without_a_model_is_written_by_extraction(store: FolderStore) -> None:
    assert (
        choose_writers(builders.course(), builders.spans(), store, sweep=True).writer.origin
        is Origin.EXTRACTIVE
    )


def test_a_course_with_a_model_is_written_by_it(store: FolderStore) -> None:
    with FakeOpenAI() as fake:
        course = builders.course(model=make_settings(fake))
        writer = choose_writers(course, builders.spans(), store, sweep=True).writer
        written = writer.write(make_request(course=course), IdAllocator())
    assert writer.origin is Origin.MODEL
    assert written.usage.calls == 3


def test_a_sweep_never_calls_a_remote_model_without_a_budget(store: FolderStore) -> None:
    course = builders.course(model=REMOTE)
    with pytest.raises(InvalidInput, match=r"course\.yaml, budget: .*models\.example.*Add `budget"):
        choose_writers(course, builders.spans(), store, sweep=True)
    choose_writers(course, builders.spans(), store, sweep=False)
    choose_writers(
        course.model_copy(update={"budget": Budget(tokens=1000)}), builders.spans(), store, sweep=True
    )


def test_a_sweep_has_nothing_read_aloud_elsewhere_without_a_limit(store: FolderStore) -> None:
    """Tokens bound no voice: what is read is counted in characters, or in money."""
    voice = SpeechSettings(
        engine=SpeechEngine.OPENAI, base_url="https://voices.example/v1", send_sources_to="voices.example"
    )
    for budget in (None, Budget(tokens=1000)):
        course = builders.course(speech=voice, budget=budget)
        with pytest.raises(InvalidInput, match=r"budget\.characters: .*voices\.example.*characters: …"):
            choose_writers(course, builders.spans(), store, sweep=True)
        choose_writers(course, builders.spans(), store, sweep=False)
    for budget in (Budget(tokens=0, characters=9000), Budget(tokens=0, cost=2.0)):
        choose_writers(builders.course(speech=voice, budget=budget), builders.spans(), store, sweep=True)


def test_a_budget_in_money_needs_a_price() -> None:
    course = builders.course(model=REMOTE, budget=Budget(tokens=1000, cost=2.0))
    with pytest.raises(InvalidInput, match=r"model\.price"):
        start_meter(course)
    priced = REMOTE.model_copy(update={"price": Price(input=1, output=2)})
    start_meter(course.model_copy(update={"model": priced}))
    start_meter(course.model_copy(update={"model": None}))


def test_a_missing_key_names_its_variable_before_anything_is_sent(store: FolderStore) -> None:
    course = builders.course(model=REMOTE)
    with pytest.raises(ModelUnusable, match="OPENAI_API_KEY"):
        choose_writers(course, builders.spans(), store, sweep=False).writer.write(
            make_request(course=course), IdAllocator()
        )


@pytest.mark.parametrize(
    ("said", "allowed"),
    [
        ({"send_sources_to": "models.example"}, True),
        ({}, False),
        ({"send_sources_to": "other.example"}, False),
        ({"send_sources_to": "example"}, False),
        ({"base_url": "http://localhost:11434/v1"}, True),
        ({"base_url": "http://127.0.0.1:8080/v1"}, True),
        ({"base_url": "http://[::1]:8080/v1"}, True),
        ({"base_url": "http://localhost@models.example/v1"}, False),
        ({"base_url": "http://localhost.models.example/v1"}, False),
    ],
)
def test_sources_leave_this_machine_only_for_the_host_the_course_names(
    said: dict[str, Any], allowed: bool
) -> None:
    fields = {"base_url": "https://models.example/v1", "name": "big"} | said
    if allowed:
        ModelSettings(**fields)
    else:
        with pytest.raises(ValidationError, match=r"sources would leave for .*models\.example|holds a login"):
            ModelSettings(**fields)


def test_what_a_host_refuses_is_learnt_once_for_all_modules(tmp_path: Path) -> None:
    """A refused schema is not kept in the store, so each module of a run met it again."""
    with FakeOpenAI(refuses=("response_format",)) as fake:
        formats = []
        for name in ("froid", "chaud"):
            module = builders.module(id=name, title=name)
            course = builders.course(modules=(module,), model=make_settings(fake))
            team = choose_writers(course, builders.spans(), FolderStore(tmp_path), sweep=False)
            team.writer.write(make_request(course=course, module=module), IdAllocator())
            formats.append({received.format for received in fake.requests})
            fake.requests.clear()
    assert "json_schema" in formats[0]
    assert formats[1] == {"text"}


def test_extractive_drafting_does_not_load_the_models_client() -> None:
    loaded = (
        "import sys, pipelines.drafting.writers; print({'openai', 'httpx2', 'dagster'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
