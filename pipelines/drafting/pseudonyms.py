"""Pseudonyms: personal data is replaced by a token before a question leaves, and restored in the reply.

What leaves is a whole question, whoever asks it: sources, an earlier draft, a comment, an answer to be
repaired. What comes back is restored before anybody reads it, and only the tokens of that question are: a
token that was not shown stays as it is, and the critique finds it. Decided in
docs/decisions/0055-personal-data.md.
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

TOLD = "prompt/pseudonyms.j2"

ESCAPES = re.compile(r"\\(?:u[0-9a-fA-F]{4}|.)")
"""What JSON writes for a line break or a `<`: the letters of it would hide where a value begins."""

SHORTEST_PART = 5
"""Characters; a value cut off in an excerpt is known by its first half, and by this many at least."""

SURNAME = re.compile(r"(?<!\w)[^\W\d_a-zà-öø-ÿ][^\W\d_]{3,}$")
"""The last word of a name; `la direction` is somebody's, and no word to hide everywhere."""

Mark = tuple[int, int, str]
"""Where something to hide begins and ends, and the word of its token."""


@dataclass(frozen=True)
class PseudonymisedAsk:
    """A question as it may leave, and what its tokens stand for."""

    ask: Ask
    values: Mapping[str, str] = field(default_factory=dict)

    def restore_reply(self, reply: Reply) -> Reply:
        """Return the reply with the values in the place of their tokens; of a refusal nothing is."""
        if not self.values or reply.ending is not StopReason.COMPLETE:
            return reply
        return reply.model_copy(update={"text": TOKEN.sub(self._value, reply.text)})

    def redact_error(self, error: ModelUnusable) -> ModelUnusable:
        """Return an error without the values, for errors are logged."""
        if not self.values:
            return error
        happened = error.happened
        for token, value in self.values.items():
            happened = happened.replace(value, token)
        return ModelUnusable(happened, place=error.place, remedy=error.remedy, passing=error.passing)

    def _value(self, match: re.Match[str]) -> str:
        return self.values.get(f"[{match[1].lower()}-{int(match[2])}]", match[0])


class Pseudonyms:
    """The tokens of a course; `known` are pieces found where their neighbours told what they are."""

    def __init__(self, table: KeyTable, known: Iterable[tuple[PersonalDataKind, str]] = ()) -> None:
        self._table = table
        self._known = tuple(dict.fromkeys(known))

    def hide(self, ask: Ask) -> PseudonymisedAsk:
        """Return the question with a token for each piece of personal data in its messages.

        What looks like a token is hidden too, so that what is restored is what was hidden. Raises
        StoreUnusable where a new token cannot be kept.
        """
        marked = [(message, list(self._marks(message.text))) for message in ask.messages]
        wanted = [(word, m.text[start:end]) for m, marks in marked for start, end, word in marks]
        if not wanted:
            return PseudonymisedAsk(ask)
        tokens = self._table.tokens(wanted)
        messages = tuple(_with_tokens(message, marks, tokens) for message, marks in marked)
        hidden = ask.model_copy(update={"messages": _explain_tokens(messages, tokens.values())})
        return PseudonymisedAsk(hidden, {token: value for value, token in tokens.items()})

    def hide_texts(self, texts: Sequence[str]) -> list[str]:
        """Return texts with a token for each piece of personal data, for what gives nothing back.

        Raises StoreUnusable where a new token cannot be kept.
        """
        marked = [(text, list(self._marks(text))) for text in texts]
        wanted = [(word, text[start:end]) for text, marks in marked for start, end, word in marks]
        tokens = self._table.tokens(wanted) if wanted else {}
        return [_replace_by_tokens(text, marks, tokens) for text, marks in marked]

    def holds(self, text: str) -> bool:
        """Return whether a text holds anything to hide: a voice would read a token aloud."""
        return next(self._marks(text), None) is not None

    def _marks(self, text: str) -> Iterator[Mark]:
        """Yield what is to be hidden, in order; two pieces that overlap are hidden as one."""
        found = [(each.start, each.end, each.kind.value) for each in find(ESCAPES.sub(_blank, text))]
        found += [(match.start(), match.end(), TOKEN_ITSELF) for match in TOKEN.finditer(text)]
        found += self._of_the_known(text)
        merged: list[Mark] = []
        for start, end, word in sorted(found, key=lambda mark: (mark[0], -mark[1])):
            if merged and start < merged[-1][1]:
                first, last, kept = merged[-1]
                merged[-1] = (first, max(last, end), kept)
            else:
                merged.append((start, end, word))
        yield from merged

    def _of_the_known(self, text: str) -> Iterator[Mark]:
        for each in self._patterns:
            yield from each.marks(text)

    @cached_property
    def _patterns(self) -> tuple["_Known", ...]:
        # Once hidden, always hidden: an earlier draft may hold what its source no longer does.
        self._table.tokens((kind.value, value) for kind, value in self._known)
        kept = ((_kind_of(token), value) for value, token in self._table.read_tokens().items())
        return tuple(_Known(kind, value) for kind, value in kept if kind is not None)


@dataclass(frozen=True)
class _Known:
    """A value of the course wherever it stands again, also where an excerpt cuts it off."""

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
        """Yield a name in any case, and its surname alone in capitals or with one."""
        if self._last.casefold() not in text.casefold():
            return
        for pattern in self._forms:
            yield from ((m.start(), m.end(), self.kind.value) for m in pattern.finditer(text))

    @cached_property
    def _last(self) -> str:
        return self.value.split()[-1]

    @cached_property
    def _forms(self) -> tuple[re.Pattern[str], ...]:
        whole = r"[\s\u00a0\u202f]+".join(map(re.escape, self.value.split()))
        forms = [re.compile(rf"(?<!\w){whole}(?!\w)", re.IGNORECASE)]
        surname = SURNAME.search(self.value)
        if surname is not None:
            written = "|".join(map(re.escape, {surname[0].capitalize(), surname[0].upper()}))
            forms.append(re.compile(rf"(?<!\w)(?:{written})(?!\w)"))
        return tuple(forms)


def build_pseudonyms(course: Course, spans: SourceSpans, store: Store) -> Pseudonyms | None:
    """Return what hides a course's personal data from its model; None where it does not ask for that.

    Known beforehand are what its sources hold and the people `course.yaml` names.
    """
    if course.personal_data is not PersonalData.PSEUDONYMISE:
        return None
    texts = [source.text for source in spans.sources]
    texts += [dropped.excerpt for source in spans.sources for dropped in source.dropped]
    found: Iterable[PersonalDataMention] = (each for text in texts for each in find(text))
    known = [(each.kind, each.value) for each in found]
    return Pseudonyms(
        KeyTable(store, course.id), [*known, *((PersonalDataKind.NAME, name) for name in list_people(course))]
    )


def _kind_of(token: str) -> PersonalDataKind | None:
    word = token.strip("[]").rpartition("-")[0]
    return PersonalDataKind(word) if word in {*PersonalDataKind} else None


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _explain_tokens(messages: tuple[ChatMessage, ...], tokens: Iterable[str]) -> tuple[ChatMessage, ...]:
    """Return the messages, the rules with what tokens are; some servers take one turn of rules alone."""
    rules, *others = messages
    text = render_template(TOLD, examples=sorted(set(tokens))[:2])
    return (rules.model_copy(update={"text": f"{rules.text}\n{text}"}), *others)


def _with_tokens(message: ChatMessage, marks: Iterable[Mark], tokens: Mapping[str, str]) -> ChatMessage:
    return message.model_copy(update={"text": _replace_by_tokens(message.text, marks, tokens)})


def _replace_by_tokens(text: str, marks: Iterable[Mark], tokens: Mapping[str, str]) -> str:
    pieces: list[str] = []
    last = 0
    for start, end, _ in marks:
        pieces += [text[last:start], tokens[text[start:end]]]
        last = end
    return "".join([*pieces, text[last:]])
