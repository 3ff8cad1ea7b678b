"""Lines of batch files: writes questions, reads answers.

OpenAI's guide to the Batch API: every line has the `custom_id` of its question, lines are in any order, and
questions that failed or ran out of time have their lines in a second file.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel, JsonValue, ValidationError

from adapters.llm import Ask, Reply, StopReason
from adapters.llm.dialect import Dialect, refuses_schema
from adapters.llm.failures import cut_excerpt, passes
from adapters.llm.refused_parameters import RefusedParameters
from schemas.batch import Unanswered

OK = 200


class HostError(BaseModel):
    """An error in the words of a host."""

    code: str | int | None = None
    message: str | None = None

    def describe(self, key: str) -> str:
        """Return the error as text, without the key."""
        text = ": ".join(part for part in (str(self.code or ""), self.message) if part)
        return cut_excerpt(text, key) or "the host gives no reason"


class _Response(BaseModel):
    status_code: int
    body: JsonValue = None


class _Line(BaseModel):
    custom_id: str
    response: _Response | None = None
    error: HostError | None = None


class _Refusal(BaseModel):
    error: HostError


@dataclass(frozen=True)
class Answers:
    """Answers of a batch by the digest of the question: each question is in `replies` or in `unanswered`.

    `counted` holds every reply that the host bills, also unusable ones.
    """

    replies: dict[str, Reply] = field(default_factory=dict)
    unanswered: dict[str, Unanswered] = field(default_factory=dict)
    counted: list[Reply] = field(default_factory=list)


def write_line(digest: str, ask: Ask, dialect: Dialect, refused: RefusedParameters | None = None) -> bytes:
    """Return a question as one line, without the parameters its host refuses.

    Its id is its digest, whose 64 characters are the most a host allows.
    """
    left_out = refused.find(ask.model) if refused is not None else ()
    body = dialect.build_body(ask, left_out)
    line = {"custom_id": digest, "method": "POST", "url": dialect.endpoint, "body": body}
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def read_answers(
    files: list[bytes], asks: Mapping[str, Ask], key: str, dialect: Dialect, refused: RefusedParameters
) -> Answers:
    """Return the answers in the files of an ended batch; `key` is removed from the reasons of failures.

    Lines that answer no question of ours are ignored. A question without a usable line, or with two that
    differ, is unanswered.
    """
    found: dict[str, list[_Line]] = defaultdict(list)
    for line in _parse_lines(files):
        if line.custom_id in asks:
            found[line.custom_id].append(line)
    answers = Answers()
    for digest, ask in asks.items():
        read = [_read_answer(ask, line, key, dialect, refused) for line in found[digest]]
        answers.counted.extend(each for each in read if isinstance(each, Reply))
        reply = _choose_answer(read)
        if isinstance(reply, Reply):
            answers.replies[digest] = reply
        else:
            answers.unanswered[digest] = reply
    return answers


def _parse_lines(files: list[bytes]) -> Iterator[_Line]:
    for file in files:
        for line in file.split(b"\n"):
            try:
                yield _Line.model_validate_json(line)
            except ValidationError:
                continue


def _read_answer(
    ask: Ask, line: _Line, key: str, dialect: Dialect, refused: RefusedParameters
) -> Reply | Unanswered:
    response = line.response
    if response is None:
        return Unanswered(reason=(line.error or HostError()).describe(key), passing=True)
    body = json.dumps(response.body).encode()
    if refuses_schema(ask, response.status_code, body):
        return Reply(text="", ending=StopReason.SCHEMA_REFUSED)
    if response.status_code != OK:
        reason = f"the host answered {response.status_code}: {_refusal(body).describe(key)}"
        name = dialect.find_refused(response.status_code, body, dialect.build_body(ask))
        can_change = name is not None and refused.add(ask.model, name)
        return Unanswered(reason=reason, passing=can_change or passes(response.status_code))
    return dialect.parse_reply(ask, body, refused.find(ask.model)) or Unanswered(
        reason="its line is no answer of a model", passing=True
    )


def _choose_answer(read: list[Reply | Unanswered]) -> Reply | Unanswered:
    if not read:
        return Unanswered(reason="no line came back for it", passing=True)
    if any(each != read[0] for each in read):
        return Unanswered(reason="two lines answer it differently", passing=True)
    return read[0]


def _refusal(body: bytes) -> HostError:
    try:
        return _Refusal.model_validate_json(body).error
    except ValidationError:
        return HostError()
