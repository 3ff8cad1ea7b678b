"""The ladder of attempts by which a model's answer gets the requested shape; no network code.

`reply = yield ask`: the caller gets the reply, from the network, a cache or a test. The rungs: a strict
`json_schema`; if the server refuses that, `json_object` with the schema in the prompt; if the answer does
not fit, one turn to repair it; then a clear failure.
"""

import json
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pydantic import ValidationError

from adapters.llm import Ask, ChatMessage, Reply, ResponseFormat, StopReason, place_of
from adapters.llm.strict import build_strict_schema
from pipelines.drafting.answer_json import parse_answer
from schemas.contract import Contract
from schemas.course import ModelSettings
from schemas.errors import ModelUnusable

LONGEST_REPLY = 400_000
"""Characters, about 100,000 tokens. A longer reply is no draft: it is neither parsed nor sent back."""

LONGEST_ECHO = 40_000
"""Characters of an unusable answer that the repair turn shows the model again."""

MOST_PROBLEMS = 8

A = TypeVar("A", bound=Contract)


class AnswerCut(ModelUnusable):
    """An answer that did not end before the longest one allowed; in smaller parts it may."""


class ReplyInvalid(Exception):
    """A reply that is not JSON of the asked shape; its message tells the model what to mend."""


def _find_none(_answer: Contract) -> Iterable[str]:
    return ()


@dataclass(frozen=True)
class Task(Generic[A]):
    """One answer to get from a model: its settings, the messages, and the contract the answer must fit.

    It asks for part `number` of `of`. `divide` returns tasks for smaller parts of that, or fewer than two if
    there are none. `find_faults` yields what in an answer of the asked shape cannot be used as it is: it is
    asked for once more, and used as far as it goes if that does not mend it.
    """

    settings: ModelSettings
    subject: str
    name: str
    messages: tuple[ChatMessage, ...]
    answer: type[A]
    number: int = 1
    of: int = 1
    divide: "Callable[[], Sequence[Task[A]]]" = field(default=tuple, compare=False)
    find_faults: Callable[[A], Iterable[str]] = field(default=_find_none, compare=False)

    def strict(self) -> Ask:
        """Return the question with a JSON Schema that the server enforces."""
        return self._ask(ResponseFormat.JSON_SCHEMA, self.messages)

    def plain(self) -> Ask:
        """Return the question for servers without `json_schema`: the schema is in the prompt."""
        schema = json.dumps(build_strict_schema(self.answer), ensure_ascii=False)
        instruction = (
            f"Answer with one JSON object and nothing else. It must follow this JSON Schema:\n{schema}"
        )
        return self._ask(
            ResponseFormat.JSON_OBJECT, (*self.messages, ChatMessage(role="user", text=instruction))
        )

    def repair(self, ask: Ask, reply: Reply, wrong: ReplyInvalid) -> Ask:
        """Return the same question with the unusable answer and what is wrong with it."""
        instruction = (
            f"That answer cannot be used: {wrong}\nAnswer again with the whole corrected JSON object only."
        )
        repair_messages = (
            ChatMessage(role="assistant", text=reply.text[:LONGEST_ECHO]),
            ChatMessage(role="user", text=instruction),
        )
        return ask.model_copy(update={"messages": (*ask.messages, *repair_messages)})

    def parse(self, reply: Reply) -> A:
        """Return the answer; raises ReplyInvalid if a repair may help, ModelUnusable if not."""
        if reply.ending is StopReason.LATE:
            raise self.make_failure(
                f"no answer within {self.settings.timeout_seconds:g} s",
                "Try again later, or raise model.timeout_seconds",
                passing=True,
            )
        if reply.ending is StopReason.PROMPT_CUT:
            raise self.make_failure(
                f"the server read {reply.input_tokens} tokens of a question that has many more",
                "Raise the server's context length (Ollama: OLLAMA_CONTEXT_LENGTH=32768), "
                "which cuts what is too long without a word",
            )
        if reply.ending is StopReason.ALL_REASONING:
            raise self.make_failure(
                f"the model reasoned up to the limit of {self.settings.max_output_tokens} tokens "
                "and wrote no answer",
                "Raise model.max_output_tokens (reasoning takes 10,000 tokens and more), or lower "
                "model.reasoning_effort",
            )
        if reply.ending is StopReason.TRUNCATED:
            whole = self._find_whole_answer(reply)
            if whole is not None:
                return whole
            raise AnswerCut(
                f"the answer was cut at {self.settings.max_output_tokens} tokens",
                place=self._place,
                remedy="Raise model.max_output_tokens, or ask for fewer questions",
            )
        if reply.ending is StopReason.REFUSED:
            raise self.make_failure(
                f"the model refused: {_shorten_reply(reply.text)}",
                "Look in the sources for what it objects to, or use another model",
            )
        if len(reply.text) > LONGEST_REPLY:
            raise self.make_failure(
                f"the answer has {len(reply.text)} characters",
                "Use a model that heeds model.max_output_tokens",
            )
        try:
            return parse_answer(self.answer, reply.text)
        except ValidationError as error:
            raise ReplyInvalid(_describe_problems(error)) from error

    def _find_whole_answer(self, reply: Reply) -> A | None:
        """Return the answer of a reply that went on after it: small models write blanks to the limit."""
        try:
            return parse_answer(self.answer, reply.text[:LONGEST_REPLY])
        except ValidationError:
            return None

    def make_failure(self, happened: str, remedy: str, *, passing: bool = False) -> ModelUnusable:
        """Return the error that names this task's host, model and subject."""
        return ModelUnusable(happened, place=self._place, remedy=remedy, passing=passing)

    @property
    def _place(self) -> str:
        return f"{place_of(self.settings)}, {self.subject}"

    def _ask(self, shape: ResponseFormat, messages: tuple[ChatMessage, ...]) -> Ask:
        return Ask(
            host=self.settings.host,
            model=self.settings.name,
            messages=messages,
            format=shape,
            answer_name=self.name,
            answer_schema=build_strict_schema(self.answer),
            temperature=self.settings.temperature,
            seed=self.settings.seed,
            max_output_tokens=self.settings.max_output_tokens,
            reasoning_effort=self.settings.reasoning_effort,
        )


def climb(task: Task[A]) -> Generator[Ask, Reply, A]:
    """Yield the questions to send, receive a reply to each, and return the answer.

    Raises ModelUnusable for a refusal, a truncation, or an answer whose shape one repair did not mend.
    """
    ask = task.strict()
    reply = yield ask
    if reply.schema_refused:
        ask = task.plain()
        reply = yield ask
    try:
        answer = task.parse(reply)
    except ReplyInvalid as invalid:
        reply = yield task.repair(ask, reply, invalid)
    else:
        faults = tuple(task.find_faults(answer))
        if not faults:
            return answer
        reply = yield task.repair(ask, reply, ReplyInvalid(_join_problems(faults)))
        return _choose_answer(task, answer, reply)
    try:
        return task.parse(reply)
    except ReplyInvalid as invalid:
        failure = task.make_failure(
            f"two answers in a row do not have the asked shape ({_shorten_reply(str(invalid))})",
            "Use a model that follows a JSON Schema",
        )
    raise failure


def _choose_answer(task: Task[A], answer: A, reply: Reply) -> A:
    """Return the repaired answer of a reply, or the one before if that had fewer faults."""
    try:
        repaired = task.parse(reply)
    except (ReplyInvalid, ModelUnusable):
        return answer
    return min((repaired, answer), key=lambda each: len(tuple(task.find_faults(each))))


def _describe_problems(error: ValidationError) -> str:
    problems = error.errors(include_url=False, include_input=False, include_context=False)
    return _join_problems([f"{'.'.join(map(str, e['loc']))[:120]}: {e['msg'][:200]}" for e in problems])


def _join_problems(problems: Sequence[str]) -> str:
    remainder = f" (and {len(problems) - MOST_PROBLEMS} more)" if len(problems) > MOST_PROBLEMS else ""
    return "; ".join(problems[:MOST_PROBLEMS]) + remainder


def _shorten_reply(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:200].rstrip(". ")
