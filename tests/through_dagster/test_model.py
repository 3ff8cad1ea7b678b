"""A course with a model, through Dagster: drafted over HTTP, within its budget, answering its reviewer."""

from datetime import timedelta
from pathlib import Path

import dagster as dg

from pipelines.testing.fake_openai import FakeOpenAI, Mode
from schemas.draft import Draft, Origin
from tests.through_dagster.conftest import COURSE, Installation

RECEPTION = f"{COURSE}--reception"
BUDGET = 28_000  # a module costs some 11,300 here, its plan and what is mended included


def with_model(installation: Installation, settings: str) -> None:
    """One module, and the model's settings at the end of its course.yaml."""
    yaml = installation.root / "courses" / COURSE / "course.yaml"
    kept = [line for line in yaml.read_text(encoding="utf-8").splitlines() if "- {id: " not in line]
    modules = kept.index("modules:") + 1
    kept.insert(modules, "  - {id: reception, title: La réception, sources: [sources/reception.md]}")
    yaml.write_text("\n".join([*kept, settings]) + "\n", encoding="utf-8")


def model_at(address: str, *, budget: int = 500_000) -> str:
    return f"model: {{base_url: '{address}', name: un-modele}}\nbudget: {{tokens: {budget}}}"


def head(installation: Installation) -> Draft:
    found = installation.workspace.records.head(RECEPTION)
    assert found is not None
    return found


def test_a_model_drafts_with_verified_quotations_and_says_what_it_cost(installation: Installation) -> None:
    with FakeOpenAI() as fake:
        with_model(installation, model_at(fake.base_url))
        installation.tick()
    [run] = installation.runs("sweep")
    for line in ("Plan\u00a0: un-modele est interrogé (0 sur 1", "Leçon\u00a0: réponse après"):
        assert f"{RECEPTION}: {line}" in installation.told(run)
    made = head(installation).provenance
    assert (made.writer, made.model, made.host) == (Origin.MODEL, "un-modele", "127.0.0.1")
    subjects = [request.subject for request in fake.requests]
    assert subjects[0] == "plan"  # the module has no objectives
    assert sorted(subjects[1:]) == ["lesson", "patch", "quiz", "summary"]
    assert made.usage.calls == len(subjects)
    assert made.usage.input_tokens > 0
    assert not [f for f in head(installation).findings if f.rule.startswith("citation.")]


def test_a_request_for_changes_reaches_the_model_and_a_second_look_asks_nothing(
    installation: Installation,
) -> None:
    with FakeOpenAI() as fake:
        with_model(installation, model_at(fake.base_url))
        installation.tick()
        config = {
            "digest": head(installation).content.canonical_digest()[:12],
            "verdict": "request_changes",
            "person": "lea",
            "comment": "Parler du quai de Kerlan",
        }
        first = len(fake.requests)
        assert installation.launch("decide", config, tags={"dagster/partition": RECEPTION}).is_success
        installation.tick()
        asked = [request.prompt for request in fake.requests[first:]]
        assert asked
        assert all("Parler du quai de Kerlan" in prompt for prompt in asked)
        assert head(installation).revision == 2
        before = len(fake.requests)
        installation.tick()
        assert len(fake.requests) == before


def test_a_model_that_refuses_leaves_no_draft_and_is_not_asked_for_ever(installation: Installation) -> None:
    with FakeOpenAI(Mode.REFUSAL) as fake:
        with_model(installation, model_at(fake.base_url))
        for _ in range(5):
            installation.tick()
        for pause in (timedelta(hours=1), timedelta(days=7)):
            installation.clock += pause
            installation.tick()
    assert installation.workspace.records.head(RECEPTION) is None
    assert {run.status for run in installation.runs("sweep")} == {dg.DagsterRunStatus.FAILURE}
    assert len(installation.runs("sweep")) == 3


def test_the_modules_of_one_sweep_share_the_budget(installation: Installation) -> None:
    """What one module spent is not there for the next: a budget for two modules and a bit drafts two.

    One call at a time, so that what is held back for open calls does not depend on their order.
    """
    yaml = installation.root / "courses" / COURSE / "course.yaml"
    text = yaml.read_text(encoding="utf-8")
    with FakeOpenAI() as fake:
        one_at_a_time = model_at(fake.base_url, budget=BUDGET).replace(
            "name: un-modele", "name: un-modele, concurrency: 1, max_output_tokens: 1500"
        )
        yaml.write_text(f"{text}\n{one_at_a_time}\n", encoding="utf-8")
        installation.tick()
    (run,) = installation.runs("sweep")
    assert "budget" in installation.told(run)
    heads = [installation.workspace.records.head(key) for key in installation.workspace.records.heads()]
    spent = [
        head.provenance.usage.input_tokens + head.provenance.usage.output_tokens for head in heads if head
    ]
    assert len(spent) == 2, spent
    assert sum(spent) <= BUDGET


def test_a_sweep_without_a_budget_never_calls_a_remote_model(installation: Installation) -> None:
    """The host does not exist: had it been called, the message would be another."""
    remote = "model: {base_url: 'https://model.invalid/v1', name: m, send_sources_to: model.invalid}"
    with_model(installation, remote)
    installation.tick()
    (run,) = installation.runs("sweep")
    assert "would call model.invalid without a limit" in installation.told(run)
    assert installation.workspace.records.head(RECEPTION) is None


def test_no_source_leaves_for_a_host_the_course_does_not_name(installation: Installation) -> None:
    with_model(installation, "model: {base_url: 'https://model.invalid/v1', name: m}\nbudget: {tokens: 9}")
    installation.tick()
    assert installation.runs("sweep") == []
    _, (wrong,) = installation.workspace.read_courses()
    assert "send_sources_to: model.invalid" in str(wrong)
    assert Path(wrong.place.split(",")[0]).name == "course.yaml"
