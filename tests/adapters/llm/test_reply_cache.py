"""Replies are kept by what was asked."""

from pathlib import Path
from typing import Any

import pytest

from adapters.llm import Ask, ChatMessage, Reply, ResponseFormat
from adapters.llm.reply_cache import Replies
from adapters.store.folder import FolderStore

ASK = Ask(
    host="models.example",
    model="big",
    messages=(ChatMessage(role="user", text="Résume."),),
    format=ResponseFormat.JSON_SCHEMA,
    answer_name="summary",
    answer_schema={"type": "object"},
    temperature=0.2,
    seed=7,
    max_output_tokens=500,
)
REPLY = Reply(text="{}", input_tokens=10, output_tokens=2)


@pytest.fixture
def replies(tmp_path: Path) -> Replies:
    return Replies(FolderStore(tmp_path))


def test_the_same_question_finds_its_reply(replies: Replies) -> None:
    replies.keep(ASK, REPLY)
    assert replies.find(ASK.model_copy()) == REPLY


@pytest.mark.parametrize(
    "changed",
    [
        {"host": "other.example"},
        {"model": "small"},
        {"messages": (ChatMessage(role="user", text="Résume !"),)},
        {"format": ResponseFormat.JSON_OBJECT},
        {"answer_schema": {"type": "array"}},
        {"temperature": 0.3},
        {"seed": 8},
        {"max_output_tokens": 501},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_question_that_differs_in_anything_that_matters_is_another(
    replies: Replies, changed: dict[str, Any]
) -> None:
    replies.keep(ASK, REPLY)
    assert replies.find(ASK.model_copy(update=changed)) is None


def test_a_reply_that_cannot_be_read_is_asked_again(replies: Replies, tmp_path: Path) -> None:
    replies.keep(ASK, REPLY)
    [file] = (tmp_path / "replies").iterdir()
    file.write_bytes(b"{half")
    assert replies.find(ASK) is None
    replies.keep(ASK, REPLY)
    assert replies.find(ASK) == REPLY
