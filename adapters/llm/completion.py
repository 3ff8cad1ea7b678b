"""What a host completed, in whichever of its APIs, and the reply that it amounts to."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypeVar

from pydantic import ValidationError

from adapters.llm import Ask, Reply, StopReason, estimate_most_tokens
from adapters.llm.reasoning import cut_reasoning, is_all_reasoning
from adapters.llm.refused_parameters import SAMPLING

T = TypeVar("T")
LONGEST_TOKEN = 7.5
"""Characters a token has at most, on average over a prompt: texts and JSON have 3.5 to 4.7."""

SHORTEST_CUT = 6_000
"""Characters; a shorter prompt fits the smallest context a server starts with (2,048 tokens)."""


@dataclass(frozen=True)
class Usage:
    """The tokens that a host counted; `cached` ones of the prompt a few gateways leave out of `read`."""

    read: int
    written: int
    cached: int = 0


@dataclass(frozen=True)
class Completion:
    """What a model wrote, with its reasoning, and how it ended; `refusal` is what it said instead."""

    written: str
    refusal: str | None = None
    is_filtered: bool = False
    is_cut: bool = False
    usage: Usage | None = None


def ignore_unreadable(value: object, read: Callable[[object], T]) -> T | None:
    """Return what was read, None if a server counts in another way: the answer is one all the same."""
    try:
        return read(value)
    except ValidationError:
        return None


def make_reply(ask: Ask, completion: Completion, unsent: Collection[str]) -> Reply:
    """Return the reply that a completion is to a question; `unsent` are the parameters it was put without.

    A server that counts nothing is charged by the estimate, so that a budget still holds.
    """
    written, usage = completion.written, completion.usage
    text = cut_reasoning(written)
    if completion.refusal or completion.is_filtered:
        text = completion.refusal or text
    read = usage.read if usage else sum(estimate_most_tokens(message.text) for message in ask.messages)
    answered = usage.written if usage else estimate_most_tokens(written)
    return Reply(
        text=text,
        ending=_find_ending(ask, completion),
        input_tokens=max(read, 0),
        output_tokens=max(answered, 0),
        left_out=tuple(name for name in SAMPLING if name in unsent and getattr(ask, name) is not None),
    )


def _find_ending(ask: Ask, completion: Completion) -> StopReason:
    if completion.refusal or completion.is_filtered:
        return StopReason.REFUSED
    if completion.usage and _is_prompt_cut(ask, completion.usage):
        return StopReason.PROMPT_CUT
    if completion.is_cut:
        return StopReason.ALL_REASONING if is_all_reasoning(completion.written) else StopReason.TRUNCATED
    return StopReason.COMPLETE


def _is_prompt_cut(ask: Ask, usage: Usage) -> bool:
    sent = sum(len(message.text) for message in ask.messages)
    return sent > SHORTEST_CUT and 0 < (usage.read + usage.cached) * LONGEST_TOKEN < sent
