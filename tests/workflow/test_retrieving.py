"""A course that asks for it has its passages ranked by meaning, under the rules its model is asked by."""

import json
from pathlib import Path
from typing import Any

import pytest

from adapters.courses import COURSE_FILE
from adapters.workspace import Workspace, open_workspace
from pipelines.testing import builders
from pipelines.testing.fake_openai import FakeOpenAI, Mode
from pipelines.testing.fake_openai.fake_writer import make_settings
from pipelines.workflow.batch import BatchMode
from pipelines.workflow.draft import DraftSession, draft_module
from schemas.course import (
    BatchSettings,
    Budget,
    Course,
    EmbeddingEngine,
    EmbeddingSettings,
    Objective,
    PersonalData,
    PlanReview,
    Price,
    ReviewPolicy,
)
from schemas.errors import AwaitingBatch, BudgetExceeded, InvalidInput, ModelUnusable

KEY = builders.KEY
FILLER = "La régie fut fondée en banlieue par deux cuisiniers du quartier et leurs amis de longue date. "
INVITED = (
    "L'invitation suit la lettre d'invitation, que rappelle une autre invitation avant chaque invitation."
)
PERSON = "sophie.durand@exemple-metz.fr"
AIM = Objective(id="convoquer", text="Rédiger une convocation du quartier")


def embedding(fake: FakeOpenAI, **changes: Any) -> EmbeddingSettings:
    fields = {"engine": EmbeddingEngine.OPENAI, "base_url": fake.base_url, "name": "near"}
    return EmbeddingSettings.model_validate(fields | changes)


def course(fake: FakeOpenAI, **changes: Any) -> Course:
    """A module whose one page rests on more than its session plan is shown."""
    module = builders.module(artefacts=("session_plan",), objectives=(AIM,), sources=("sources/*",))
    review = ReviewPolicy(roles={"pedagogie": ("lea",)}, plan=PlanReview.OFF)
    fields = {
        "modules": (module,),
        "model": make_settings(fake),
        "embedding": embedding(fake),
        "review": review,
    }
    return builders.course(**(fields | changes))


def installed(root: Path, described: Course, more: str = "") -> Workspace:
    folder = root / "courses" / "froid"
    (folder / "sources").mkdir(parents=True, exist_ok=True)
    (root / "dagster.yaml").write_text("")
    fillers = (FILLER, FILLER.replace("quartier", "marché"))
    sentences = [fillers[number % 2].replace("deux", str(number)) for number in range(180)]
    sentences[170:170] = [INVITED, f"Écrire à {PERSON} avant midi.", more]
    text = "\n\n".join(["# Histoire de la maison", *sentences])
    (folder / "sources" / "guide.md").write_text(text, encoding="utf-8")
    (folder / COURSE_FILE).write_text(json.dumps(described.model_dump(mode="json", exclude_none=True)))
    return open_workspace(root)


def shown(fake: FakeOpenAI) -> str:
    return fake.requests[0].prompt


def received(fake: FakeOpenAI) -> str:
    return "\n".join(text for each in fake.embeddings for text in each.body["input"])


def test_a_question_shows_the_passage_that_says_it_in_other_words(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        draft_module(installed(tmp_path, course(fake)), KEY, builders.NOON)
        assert INVITED in shown(fake)


def test_without_the_wish_nothing_is_compared_and_the_passage_is_not_shown(tmp_path: Path) -> None:
    """What the test above finds is found by its meaning alone."""
    with FakeOpenAI() as fake:
        draft_module(installed(tmp_path, course(fake, embedding=None)), KEY, builders.NOON)
        assert fake.embeddings == []
        assert INVITED not in shown(fake)
        assert "du quartier" in shown(fake)


def test_what_comparing_cost_stands_beside_what_writing_did(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        priced = make_settings(fake, price=Price(input=1, output=2, currency="CHF"))
        described = course(fake, model=priced, embedding=embedding(fake, price_per_million_tokens=4.0))
        made = draft_module(installed(tmp_path, described), KEY, builders.NOON).draft
    by_artefact = {each.artefact: each for each in made.provenance.spent}
    retrieval = by_artefact["retrieval"]
    assert retrieval.model == "near"
    assert retrieval.usage.cost == pytest.approx(retrieval.usage.input_tokens * 4 / 1_000_000, abs=1e-5)
    assert made.provenance.usage.cost == pytest.approx(sum(each.usage.cost for each in by_artefact.values()))
    assert made.provenance.usage.currency == "CHF"


def test_a_second_draft_of_unchanged_sources_compares_nothing_again(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        draft_module(installed(tmp_path, course(fake)), KEY, builders.NOON)
        asked = len(fake.embeddings)
        other_seed = course(fake, model=make_settings(fake, seed=8))
        again = draft_module(installed(tmp_path, other_seed), KEY, builders.NOON)
        assert again.draft.provenance.parameters is not None
        assert again.draft.provenance.parameters.seed == 8
        assert len(fake.embeddings) == asked


def test_another_embedding_is_another_draft(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        assert draft_module(installed(tmp_path, course(fake)), KEY, builders.NOON).wrote
        slower = course(fake, embedding=embedding(fake, requests_per_minute=500))
        assert not draft_module(installed(tmp_path, slower), KEY, builders.NOON).wrote
        asked = len(fake.embeddings)
        draft_module(
            installed(tmp_path, course(fake, embedding=embedding(fake, name="far"))), KEY, builders.NOON
        )
        assert len(fake.embeddings) > asked


def test_a_change_in_a_passage_that_is_not_shown_asks_for_its_vector_alone(tmp_path: Path) -> None:
    """The draft stands; what comparing the passage cost is told beside it."""
    with FakeOpenAI() as fake:
        first = draft_module(installed(tmp_path, course(fake)), KEY, builders.NOON).draft
        asked, written = len(fake.embeddings), len(fake.requests)
        source = tmp_path / "courses" / "froid" / "sources" / "guide.md"
        source.write_text(source.read_text().replace("par 89 cuisiniers", "par 9 chefs"), encoding="utf-8")
        again = draft_module(open_workspace(tmp_path), KEY, builders.NOON).draft
        assert len(fake.requests) == written
        (last,) = fake.embeddings[asked:]
    assert ["par 9 chefs" in text for text in last.body["input"]] == [True]
    assert again.content == first.content
    assert [each.artefact for each in again.provenance.spent] == ["retrieval"]


def test_at_night_passages_are_compared_at_once_and_only_questions_wait(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        described = course(fake, model=make_settings(fake, batch=BatchSettings()))
        workspace = installed(tmp_path, described)
        asking = BatchMode(workspace)
        with pytest.raises(AwaitingBatch):
            draft_module(
                workspace, KEY, builders.NOON, DraftSession(outbox=asking.outbox(KEY, builders.NOON))
            )
        assert asking.close(builders.NOON) == {}
        asked = len(fake.embeddings)
        assert asked > 0
        fake.batches.finish()
        later = BatchMode(workspace)
        made = draft_module(
            workspace, KEY, builders.NOON, DraftSession(outbox=later.outbox(KEY, builders.NOON))
        )
        assert made.wrote
        assert len(fake.embeddings) == asked
        assert fake.requests == []


def test_personal_data_is_kept_from_what_compares(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        hiding = course(fake, personal_data=PersonalData.PSEUDONYMISE)
        workspace = installed(tmp_path, hiding)
        draft_module(workspace, KEY, builders.NOON)
        assert INVITED in received(fake)
        assert "[courriel-1]" in received(fake)
        assert "durand" not in received(fake)
    kept = [workspace.records.store.get(each.key) or b"" for each in workspace.records.store.list("vectors/")]
    assert kept
    assert b"durand" not in b"".join(kept)


def test_without_that_wish_a_source_is_sent_as_it_stands(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        draft_module(installed(tmp_path, course(fake)), KEY, builders.NOON)
        assert PERSON in received(fake)


@pytest.mark.parametrize("mode", [Mode.TOO_MANY, Mode.NOT_NUMBERS, Mode.UNAUTHORISED])
def test_a_host_that_fails_stops_the_draft_and_is_named(tmp_path: Path, mode: Mode) -> None:
    """A draft ranked otherwise than its course says would be another draft, and nobody would know."""
    with FakeOpenAI(mode) as broken, FakeOpenAI() as fake:
        workspace = installed(tmp_path, course(fake, embedding=embedding(broken)))
        with pytest.raises(ModelUnusable, match="model near"):
            draft_module(workspace, KEY, builders.NOON)
        assert workspace.records.head(KEY) is None
        assert fake.requests == []


def test_the_budget_of_a_run_holds_for_both(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        workspace = installed(tmp_path, course(fake, budget=Budget(tokens=500)))
        with pytest.raises(BudgetExceeded):
            draft_module(workspace, KEY, builders.NOON)
        assert len(fake.embeddings) <= 1
        assert fake.requests == []


def test_a_sweep_never_calls_a_remote_host_without_a_budget(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        remote = embedding(fake, base_url="https://near.example/v1", send_sources_to="near.example")
        workspace = installed(tmp_path, course(fake, embedding=remote))
        with pytest.raises(InvalidInput, match=r"near\.example.*Add `budget"):
            draft_module(workspace, KEY, builders.NOON, DraftSession(sweep=True))


def test_a_budget_in_money_needs_the_price_of_a_remote_host(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        remote = embedding(fake, base_url="https://near.example/v1", send_sources_to="near.example")
        described = course(
            fake,
            model=make_settings(fake, price=Price(input=1, output=2)),
            embedding=remote,
            budget=Budget(tokens=10_000, cost=1.0),
        )
        with pytest.raises(InvalidInput, match=r"embedding\.price_per_million_tokens"):
            draft_module(installed(tmp_path, described), KEY, builders.NOON)


def test_without_a_model_evidence_is_looked_for_by_meaning_too(tmp_path: Path) -> None:
    """It was refused, so that no course without a model could have what its guide promises."""
    module = builders.module(artefacts=("lesson",), objectives=(AIM,), sources=("sources/*",))
    with FakeOpenAI() as fake:
        described = course(fake, model=None, modules=(module,))
        draft_module(installed(tmp_path, described), KEY, builders.NOON)
        assert fake.requests == []
        assert AIM.text in received(fake)
