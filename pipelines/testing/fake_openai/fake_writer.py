"""A model writer whose host is the fake, and the requests it is given."""

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
    """Settings that lead to the fake, which runs on this machine and needs no key."""
    fields: dict[str, Any] = {"base_url": fake.base_url, "name": "fake", "max_output_tokens": 2000}
    return ModelSettings(**(fields | changes))


def make_writer(
    fake: FakeOpenAI, folder: Path, *, budget: Budget | None = None, retries: int = 1, **changes: Any
) -> ModelWriter:
    """A writer that keeps its replies below `folder`."""
    asked = make_settings(fake, **changes)
    replies = Replies(FolderStore(folder))
    return ModelWriter(asked, make_questioner(asked, Live(asked, retries=retries), replies, budget))


def make_questioner(
    asked: ModelSettings, live: Live, replies: Replies, budget: Budget | None = None
) -> ModelQuestioner:
    """What asks the fake, within a budget."""
    return ModelQuestioner(live.send, replies, Meter.of(asked, budget), asked.concurrency)


def make_request(**changes: Any) -> DraftRequest:
    """A first draft of the module of `builders`, unless told otherwise."""
    module = changes.pop("module", builders.module())
    fields: dict[str, Any] = {
        "course": builders.course(modules=(module,)),
        "module": module,
        "spans": builders.spans(),
        "now": builders.NOON,
    }
    return DraftRequest(KINDS, **(fields | changes))


def make_question(**changes: Any) -> Ask:
    """One short question, unless told otherwise."""
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
