"""Pseudonyms: personal data is replaced by a token before a question leaves, and restored in the reply.

The whole question is hidden: sources, an earlier draft, a comment, an answer to be repaired. In the reply
only the tokens of that question are replaced by their values, before anybody reads it. A token that the
model made up stays as it is, and the critique reports it. Decided in docs/decisions/0055-personal-data.md.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from adapters.llm import Ask, ChatMessage, Reply, StopReason
from adapters.store import Store
from adapters.store.pseudonyms import KeyTable
from pipelines.drafting.prompt import render_template
from pipelines.drafting.prompt.people_marks import list_people
from schemas.course import Course, PersonalData
from schemas.errors import ModelUnusable
from schemas.personal_data import TOKEN, TOKEN_ITSELF, PersonalDataKind, PersonalDataMention, find
from schemas.source import SourceSpans

TOKENS_PROMPT = "prompt/pseudonyms.j2"

ESCAPES = re.compile(r"\\(?:u[0-9a-fA-F]{4}|.)")
"""JSON escapes, as for a line break: their letters would run into the value that follows."""

SHORTEST_PART = 5
"""Characters; a value cut off in an excerpt is recognised by its first half, and at least this many."""

SURNAME = re.compile(r"(?<!\w)[^\W\d_a-zà-öø-ÿ][^\W\d_]{3,}$")
"""The last word of a name, if it has a capital: « la direction » must not be hidden everywhere."""

Mark = tuple[int, int, str]
"""Start and end of something to hide, and the word of its token: `name` in `[name-3]`."""


@dataclass(frozen=True)
class PseudonymisedAsk:
    """A question ready to send, and the value of each of its tokens."""

    ask: Ask
    values: Mapping[str, str] = field(default_factory=dict)

    def restore_reply(self, reply: Reply) -> Reply:
        """Return the reply with values in place of their tokens; one that holds no answer is unchanged."""
        if not self.values or reply.ending not in {StopReason.COMPLETE, StopReason.TRUNCATED}:
            return reply
        return reply.model_copy(update={"text": TOKEN.sub(self._restore_token, reply.text)})

    def redact_error(self, error: ModelUnusable) -> ModelUnusable:
        """Return the error with tokens in place of values, because errors are logged."""
        if not self.values:
            return error
        happened = error.happened
        for token, value in self.values.items():
            happened = happened.replace(value, token)
        return ModelUnusable(happened, place=error.place, remedy=error.remedy, passing=error.passing)

    def _restore_token(self, match: re.Match[str]) -> str:
        return self.values.get(f"[{match[1].lower()}-{int(match[2])}]", match[0])


class Pseudonyms:
    """Tokens of a course's personal data; `known` are values found in its sources and settings beforehand."""

    def __init__(self, table: KeyTable, known: Iterable[tuple[PersonalDataKind, str]] = ()) -> None:
        self._table = table
        self._known = tuple(dict.fromkeys(known))

    def hide(self, ask: Ask) -> PseudonymisedAsk:
        """Return the question with a token for each piece of personal data in its messages.

        Text that looks like a token is hidden too, so that restoring gives back exactly what was hidden.
        Raises StoreUnusable if a new token cannot be stored.
        """
        marked = [(message, list(self._find_marks(message.text))) for message in ask.messages]
        values = [(word, m.text[start:end]) for m, marks in marked for start, end, word in marks]
        if not values:
            return PseudonymisedAsk(ask)
        tokens = self._table.tokens(values)
        messages = tuple(_insert_tokens(message, marks, tokens) for message, marks in marked)
        hidden = ask.model_copy(update={"messages": _explain_tokens(messages, tokens.values())})
        return PseudonymisedAsk(hidden, {token: value for value, token in tokens.items()})

    def hide_texts(self, texts: Sequence[str]) -> list[str]:
        """Return texts with a token for each piece of personal data, if there is no reply to restore.

        Raises StoreUnusable if a new token cannot be stored.
        """
        marked = [(text, list(self._find_marks(text))) for text in texts]
        values = [(word, text[start:end]) for text, marks in marked for start, end, word in marks]
        tokens = self._table.tokens(values) if values else {}
        return [_replace_by_tokens(text, marks, tokens) for text, marks in marked]

    def holds(self, text: str) -> bool:
        """Return whether a text holds anything to hide; such a text is not sent to a voice at all."""
        return next(self._find_marks(text), None) is not None

    def _find_marks(self, text: str) -> Iterator[Mark]:
        """Yield the marks of what to hide, in order; two that overlap become one."""
        marks = [(each.start, each.end, each.kind.value) for each in find(ESCAPES.sub(_blank_out, text))]
        marks += [(match.start(), match.end(), TOKEN_ITSELF) for match in TOKEN.finditer(text)]
        marks += self._find_known(text)
        merged: list[Mark] = []
        for start, end, word in sorted(marks, key=lambda mark: (mark[0], -mark[1])):
            if merged and start < merged[-1][1]:
                first, last, merged_word = merged[-1]
                merged[-1] = (first, max(last, end), merged_word)
            else:
                merged.append((start, end, word))
        yield from merged

    def _find_known(self, text: str) -> Iterator[Mark]:
        for pattern in self._patterns:
            yield from pattern.marks(text)

    @cached_property
    def _patterns(self) -> tuple["_KnownValue", ...]:
        # Once hidden, always hidden: an earlier draft may hold what its source no longer does.
        self._table.tokens((kind.value, value) for kind, value in self._known)
        known = ((_read_kind(token), value) for value, token in self._table.read_tokens().items())
        return tuple(_KnownValue(kind, value) for kind, value in known if kind is not None)


@dataclass(frozen=True)
class _KnownValue:
    """Finds a value of the course in a text, also if an excerpt cuts it off."""

    kind: PersonalDataKind
    value: str

    def marks(self, text: str) -> Iterator[Mark]:
        if self.kind is PersonalDataKind.NAME:
            yield from self._find_names(text)
            return
        for value in {self.value, json.dumps(self.value, ensure_ascii=False)[1:-1]}:
            stem = value[: max(SHORTEST_PART, (len(value) + 1) // 2)]
            start = text.find(stem)
            while start >= 0:
                end = start + len(stem)
                while end < len(text) and value.startswith(text[start : end + 1]):
                    end += 1
                yield start, end, self.kind.value
                start = text.find(stem, end)

    def _find_names(self, text: str) -> Iterator[Mark]:
        """Yield the whole name in any case, and the surname alone if it is written Durand or DURAND."""
        if self._surname.casefold() not in text.casefold():
            return
        for pattern in self._name_patterns:
            yield from ((m.start(), m.end(), self.kind.value) for m in pattern.finditer(text))

    @cached_property
    def _surname(self) -> str:
        return self.value.split()[-1]

    @cached_property
    def _name_patterns(self) -> tuple[re.Pattern[str], ...]:
        full_name = r"[\s\u00a0\u202f]+".join(map(re.escape, self.value.split()))
        forms = [re.compile(rf"(?<!\w){full_name}(?!\w)", re.IGNORECASE)]
        surname = SURNAME.search(self.value)
        if surname is not None:
            spellings = "|".join(map(re.escape, {surname[0].capitalize(), surname[0].upper()}))
            forms.append(re.compile(rf"(?<!\w)(?:{spellings})(?!\w)"))
        return tuple(forms)


def build_pseudonyms(course: Course, spans: SourceSpans, store: Store) -> Pseudonyms | None:
    """Return the pseudonyms of a course; None if it does not ask for them.

    The values known beforehand are those in its sources, and the people that `course.yaml` names.
    """
    if course.personal_data is not PersonalData.PSEUDONYMISE:
        return None
    texts = [source.text for source in spans.citable]
    texts += [dropped.excerpt for source in spans.sources for dropped in source.dropped]
    mentions: Iterable[PersonalDataMention] = (each for text in texts for each in find(text))
    known = [(mention.kind, mention.value) for mention in mentions]
    return Pseudonyms(
        KeyTable(store, course.id), [*known, *((PersonalDataKind.NAME, name) for name in list_people(course))]
    )


def _read_kind(token: str) -> PersonalDataKind | None:
    word = token.strip("[]").rpartition("-")[0]
    return PersonalDataKind(word) if word in {*PersonalDataKind} else None


def _blank_out(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _explain_tokens(messages: tuple[ChatMessage, ...], tokens: Iterable[str]) -> tuple[ChatMessage, ...]:
    """Return the messages, tokens explained in the first: some servers take one system message only."""
    rules, *rest = messages
    text = render_template(TOKENS_PROMPT, examples=sorted(set(tokens))[:2])
    return (rules.model_copy(update={"text": f"{rules.text}\n{text}"}), *rest)


def _insert_tokens(message: ChatMessage, marks: Iterable[Mark], tokens: Mapping[str, str]) -> ChatMessage:
    return message.model_copy(update={"text": _replace_by_tokens(message.text, marks, tokens)})


def _replace_by_tokens(text: str, marks: Iterable[Mark], tokens: Mapping[str, str]) -> str:
    pieces: list[str] = []
    last = 0
    for start, end, _ in marks:
        pieces += [text[last:start], tokens[text[start:end]]]
        last = end
    return "".join([*pieces, text[last:]])
