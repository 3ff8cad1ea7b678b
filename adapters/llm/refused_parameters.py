"""Parameters that a host refuses for a model: found in its errors, and left out of later requests.

Reasoning models refuse a temperature, older servers a seed or a response format, and the longest answer has
two names. An error names what it refuses in `param` (OpenAI's API reference, "Error codes"), in the `loc` of
a validation error (FastAPI, so vLLM and Mistral), or in its words alone (llama.cpp, Ollama, LM Studio).
"""

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from urllib.parse import urlsplit

from pydantic import JsonValue, ValidationError

from adapters.store import Store
from adapters.version_cache import VersionCache
from schemas.contract import Contract

REFUSING_STATUSES = frozenset({400, 422})
"""Statuses of a request with something in it that the host does not take."""

UNSUPPORTED_CODES = frozenset(
    {"unsupported_parameter", "unsupported_value", "unknown_parameter", "extra_forbidden"}
)
CONTEXT_CODES = frozenset({"context_length_exceeded", "exceed_context_size_error"})
CONTEXT_WORDS = re.compile(r"context (?:length|size|window)", re.IGNORECASE)
OTHER_CODES = CONTEXT_CODES | {"content_filter", "model_not_found"}
"""Codes and types of errors that no change of the parameters mends."""

UNSUPPORTED_WORDS = re.compile(
    r"\b(?:unsupported|not (?:currently )?support(?:ed)?|not permitted|not allowed"
    r"|un(?:known|recogni[sz]ed|expected)|unavailable|no longer|enabled only"
    r"|cannot find field|must be '|only the default)",
    re.IGNORECASE,
)
SAMPLING = ("temperature", "seed", "reasoning_effort")
"""Parameters without which a question stays the same question."""

LIMITS = ("max_tokens", "max_completion_tokens")
"""The two names of the longest answer; a host refuses at most one."""

LASTING = frozenset({*SAMPLING, *LIMITS})
"""Refusals that come with a model, rather than with the version of its server."""

RESPONSE_FORMAT = "response_format"
FORMAT_FIELDS = frozenset({RESPONSE_FORMAT, "text"})
"""Where the form of the answer is given, in Chat Completions and in the Responses API."""

NO_NAMES: Mapping[str, str] = {}
CHANGEABLE = frozenset({*SAMPLING, *LIMITS, RESPONSE_FORMAT})
SCHEMA_WORDS = re.compile(
    r"response_format|json_schema|\bschema\b|\bgrammar\b|structured output", re.IGNORECASE
)
STATUS = re.compile(r"[45]\d\d")
MOST_ADDRESSES = 64
"""Addresses of models whose refusals a process knows at once; those of the longest unused are read again."""

DEEPEST = 6
"""Levels of an error's JSON that are read; the deepest seen is Mistral's, four."""


@dataclass(frozen=True)
class HostRefusal:
    """What a host's error says: its codes, the parameters it names in a field of their own, and its words.

    `status` is the code that is a number, 0 if there is none: some gateways answer 200 with an error in it.
    """

    codes: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    words: str = ""
    status: int = 0

    @property
    def is_unsupported(self) -> bool:
        """Return whether it says that something is not supported, rather than wrong or too much."""
        return bool(self.codes & UNSUPPORTED_CODES or UNSUPPORTED_WORDS.search(self.words))

    @property
    def is_about_context(self) -> bool:
        """Return whether the question, with its longest answer, is longer than what the model reads."""
        return bool(self.codes & CONTEXT_CODES or CONTEXT_WORDS.search(self.words))

    @property
    def names_schema(self) -> bool:
        """Return whether it speaks of the schema or of the response format."""
        return bool(FORMAT_FIELDS & self.named) or SCHEMA_WORDS.search(self.words) is not None

    @property
    def may_be_about_schema(self) -> bool:
        """Return whether a question without a JSON Schema may be accepted.

        An error that names nothing may be about the schema; one that names something else is not.
        """
        if self.names_schema:
            return True
        return not self.named and not self.codes & OTHER_CODES and not self.is_about_context


def read_refusal(body: bytes) -> HostRefusal:
    """Return what a host's error says, in whichever of the known shapes; empty if it is no JSON."""
    try:
        document: JsonValue = json.loads(body)
    except (ValueError, RecursionError):
        return HostRefusal()
    found: dict[str, list[str]] = defaultdict(list)
    for key, text in _list_fields(document):
        found[key].append(text)
    codes = {text for key in ("code", "type") for text in found[key] if not text.isdigit()}
    named = {re.split(r"[.\[]", each)[0] for text in found["param"] for each in text.split(", ")}
    return HostRefusal(
        codes=frozenset(codes),
        named=frozenset({*named, *found["loc"]} - {"", "body", "None"}),
        words=" ".join([*found["message"], *found["msg"], *found["error"]]),
        status=next((int(text) for text in found["code"] if STATUS.fullmatch(text)), 0),
    )


def find_refused_parameter(
    status: int, body: bytes, sent: Collection[str], our_names: Mapping[str, str] = NO_NAMES
) -> str | None:
    """Return the parameter of a request that its host refuses to take, of those that may be left out.

    None if the error is about anything else, such as a value out of range or a context too short: that stays
    an error. The name of the longest answer is returned only if the other name was not refused before.
    `our_names`: what parameters of another API are called in Chat Completions.
    """
    if status not in REFUSING_STATUSES:
        return None
    refusal = read_refusal(body)
    if not refusal.is_unsupported:
        return None
    candidates = [name for name in sent if our_names.get(name, name) in CHANGEABLE]
    named = [name for name in candidates if name in refusal.named]
    if not named and not refusal.named - {"validation_error"}:
        named = [name for name in candidates if _is_said(name, refusal.words)]
    refused = [our_names.get(name, name) for name in named]
    if len(refused) != 1 or (refused == ["reasoning_effort"] and "unsupported_value" in refusal.codes):
        # A level that this model does not have is the course's to correct: it asked for it by name.
        return None
    return refused[0]


def _is_said(name: str, words: str) -> bool:
    """Return whether words name a parameter, other than after "use", which names what to send instead."""
    refused, _, _ = re.sub(r"(?i)\buse ", "\0", words).partition("\0")
    return re.search(rf"(?<!\w){name}(?!\w)", refused) is not None


def _list_fields(node: JsonValue, depth: int = 0) -> Iterator[tuple[str, str]]:
    """Yield each text of an error with its key; the last name of a `loc`, which leads to a parameter."""
    if depth > DEEPEST:
        return
    if isinstance(node, list):
        for child in node:
            yield from _list_fields(child, depth + 1)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "loc" and isinstance(value, list):
                yield "loc", str(value[1] if len(value) > 1 else value[0] if value else "")
            elif isinstance(value, str | int):
                yield key, str(value)
            else:
                yield from _list_fields(value, depth + 1)


class RefusedByModel(Contract):
    """What one model refuses, as the store keeps it; the address may hold a password, so it is not kept."""

    host: str
    model: str
    names: tuple[str, ...]


class RefusedParameters:
    """What each model at an address refused, in this process and, with a store, in earlier ones.

    Safe in threads. A refused schema or response format is forgotten with the process: a newer version of a
    server may take it, and answers are better with one.
    """

    def __init__(self, url: str, store: Store | None = None) -> None:
        self._url = url
        self._store = store
        self._refused: dict[str, frozenset[str]] = {}
        self._lock = Lock()

    def find(self, model: str) -> frozenset[str]:
        """Return what a model refused so far."""
        with self._lock:
            return self._find(model)

    def add(self, model: str, name: str) -> bool:
        """Remember a refusal; return False if no request could do without the parameter.

        Raises StoreUnusable if it cannot be written.
        """
        with self._lock:
            known = self._find(model)
            if name in LIMITS and known & {*LIMITS} - {name}:
                return False  # without a longest answer, no budget would hold
            self._refused[model] = known | {name}
            if self._store is not None and name in LASTING:
                names = tuple(sorted((known | {name}) & LASTING))
                refused = RefusedByModel(host=urlsplit(self._url).hostname or "", model=model, names=names)
                self._store.put(self._key(model), refused.canonical())
            return True

    def _find(self, model: str) -> frozenset[str]:
        if model not in self._refused:
            self._refused[model] = self._read_stored(model)
        return self._refused[model]

    def _read_stored(self, model: str) -> frozenset[str]:
        data = self._store.get(self._key(model)) if self._store is not None else None
        try:
            return frozenset() if data is None else frozenset(RefusedByModel.from_json(data).names) & LASTING
        except ValidationError:
            return frozenset()

    def _key(self, model: str) -> str:
        return f"refused/{sha256(f'{self._url} {model}'.encode()).hexdigest()}.json"


_OPENED = VersionCache[tuple[str, str], RefusedParameters](MOST_ADDRESSES)


def open_refused_parameters(url: str, store: Store) -> RefusedParameters:
    """Return what each model at an address refused: one for all modules of a process that share a store."""
    # No server says when it was replaced by another version: what it refused holds while the process lives.
    return _OPENED.get((url, store.place), "", lambda: RefusedParameters(url, store))
