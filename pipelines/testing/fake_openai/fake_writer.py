"""A model writer whose host is the fake one, its settings, and requests to give it."""

from pathlib import Path
from typing import Any

from adapters.llm import Ask, ChatMessage, ResponseFormat
from adapters.llm.live import Live
from adapters.llm.reply_cache import Replies
from adapters.store.folder import FolderStore
from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.drafting.budget import Meter
from pipelines.drafting.model import ModelWriter
from pipelines.drafting.model_questions import ModelQuestioner
from pipelines.drafting.request import DraftRequest
from pipelines.testing import builders
from pipelines.testing.fake_openai.server import FakeOpenAI
from schemas.course import Budget, ModelSettings


def make_settings(fake: FakeOpenAI, **changes: Any) -> ModelSettings:
    """Return the settings of the fake host, which runs on this machine and needs no key."""
    fields: dict[str, Any] = {"base_url": fake.base_url, "name": "fake", "max_output_tokens": 2000}
    return ModelSettings(**(fields | changes))


def make_writer(
    fake: FakeOpenAI, folder: Path, *, budget: Budget | None = None, retries: int = 1, **changes: Any
) -> ModelWriter:
    """Return a writer that stores its replies below `folder`."""
    model = make_settings(fake, **changes)
    replies = Replies(FolderStore(folder))
    return ModelWriter(model, make_questioner(model, Live(model, retries=retries), replies, budget))


def make_questioner(
    model: ModelSettings, live: Live, replies: Replies, budget: Budget | None = None
) -> ModelQuestioner:
    """Return the questioner that asks the fake host, within a budget."""
    return ModelQuestioner(live.send, replies, Meter.of(model, budget), model.concurrency)


def make_request(**changes: Any) -> DraftRequest:
    """Return a request for the first draft of the module of `builders`."""
    module = changes.pop("module", builders.module())
    fields: dict[str, Any] = {
        "course": builders.course(modules=(module,)),
        "module": module,
        "spans": builders.spans(),
        "now": builders.NOON,
    }
    return DraftRequest(KINDS, **(fields | changes))


def make_question(**changes: Any) -> Ask:
    """Return one short question to a model."""
    fields: dict[str, Any] = {
        "host": "127.0.0.1",
        "model": "fake",
        "messages": (ChatMessage(role="user", text="Résume « 4 °C »."),),
        "format": ResponseFormat.JSON_SCHEMA,
        "answer_name": "summary",
        "answer_schema": {"type": "object"},
        "temperature": 0.2,
        "seed": 7,
        "max_output_tokens": 100,
    }
    return Ask(**(fields | changes))
