"""A module's newest draft, of which only what looks at many modules ask for is known; the rest is read.

Whoever says where thousands of modules stand asks each draft for its digest, its kinds, its findings, and for
no text. What they ask for is kept as `HeadFacts`. `KnownDraft` is a draft made of them: whatever else is
asked of it is read from the store, so that it can be given to all that is given a draft.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Self, TypeVar

from pydantic import PrivateAttr

from schemas.contract import Contract
from schemas.course import Objective
from schemas.draft.content import Content, Grounds
from schemas.draft.revision import Draft, Provenance
from schemas.finding import Finding
from schemas.ids import Digest, ModuleKey
from schemas.language import Language

CONTENT_FACTS = ("module", "title", "language", "objectives")
DRAFT_FACTS = ("revision", "parent", "provenance", "findings")

Known = TypeVar("Known", "KnownContent", "KnownDraft")


class HeadFacts(Contract):
    """What looks at many modules ask of a draft."""

    module: ModuleKey
    revision: int
    parent: Digest | None = None
    digest: Digest
    title: str
    language: Language
    objectives: tuple[Objective, ...] = ()
    kinds: tuple[str, ...]
    word_count: int
    sources: tuple[str, ...] = ()
    places: tuple[tuple[str, str], ...] = ()
    counted: tuple[str, ...] = ()
    provenance: Provenance
    findings: tuple[Finding, ...] = ()

    @classmethod
    def of(cls, draft: Draft) -> "HeadFacts":
        """Return the facts of a draft."""
        content, grounds = draft.content, draft.content.grounds
        return cls(
            module=draft.module,
            revision=draft.revision,
            parent=draft.parent,
            digest=content.canonical_digest(),
            title=content.title,
            language=content.language,
            objectives=content.objectives,
            kinds=content.kinds,
            word_count=content.word_count,
            sources=content.sources,
            places=tuple(sorted(grounds.places)),
            counted=tuple(sorted(grounds.counted)),
            provenance=draft.provenance,
            findings=draft.findings,
        )


class _Known(Contract):
    """A contract of which facts are known; what needs all of it, as a comparison does, reads the whole."""

    def _read_whole(self) -> Contract:
        raise NotImplementedError

    def model_dump(self, **how: Any) -> dict[str, Any]:
        """Return all of it as plain values."""
        return self._read_whole().model_dump(**how)

    def model_dump_json(self, **how: Any) -> str:
        """Return all of it as JSON."""
        return self._read_whole().model_dump_json(**how)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a changed copy, no longer known by its facts."""
        return self._read_whole().model_copy(update=update, deep=deep)  # type: ignore[return-value]

    def __eq__(self, other: object) -> bool:
        return self._read_whole() == (other._read_whole() if isinstance(other, _Known) else other)

    def __hash__(self) -> int:
        return hash(self._read_whole())

    def __iter__(self) -> Iterator[tuple[str, Any]]:  # type: ignore[override]
        return iter(self._read_whole())

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        return self._read_whole().__deepcopy__(memo)  # type: ignore[return-value]

    def __getattr__(self, name: str) -> Any:
        known: dict[str, Any] = object.__getattribute__(self, "__pydantic_private__")
        if name in known:  # its facts, and what reads the rest: asked for by all that is below
            return known[name]
        if name in type(self).__pydantic_fields__:
            return getattr(self._read_whole(), name)
        return super().__getattr__(name)  # type: ignore[misc]


class KnownContent(_Known, Content):
    """The content of a draft that is known by its facts; its deliverables are read when asked for."""

    _facts: HeadFacts = PrivateAttr()
    _read: Callable[[], Draft] = PrivateAttr()

    def _read_whole(self) -> Content:
        return self._read().content

    def canonical_digest(self) -> str:
        """Return the digest."""
        return self._facts.digest

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return the kinds of the deliverables."""
        return self._facts.kinds

    @property
    def grounds(self) -> Grounds:
        """Return what the content rests on."""
        return Grounds(frozenset(self._facts.places), frozenset(self._facts.counted))

    @property
    def sources(self) -> tuple[str, ...]:
        """Return the names of the sources it quotes."""
        return self._facts.sources

    @property
    def word_count(self) -> int:
        """Return how many words it has."""
        return self._facts.word_count


class KnownDraft(_Known, Draft):
    """A draft that is known by its facts; all else is read when asked for."""

    _read: Callable[[], Draft] = PrivateAttr()

    @classmethod
    def of(cls, facts: HeadFacts, read: Callable[[], Draft]) -> "KnownDraft":
        """Return the draft with these facts; `read` returns the whole of it."""
        content = _make(KnownContent, facts, CONTENT_FACTS)
        content._facts, content._read = facts, read
        draft = _make(cls, facts, DRAFT_FACTS)
        draft.__dict__["content"] = content
        draft._read = read
        return draft

    def _read_whole(self) -> Draft:
        return self._read()


def _make(kind: type[Known], facts: HeadFacts, names: tuple[str, ...]) -> Known:
    """Return a value with some of its fields: the others, even those with a default, are not known."""
    made = kind.__new__(kind)
    object.__setattr__(made, "__dict__", {name: getattr(facts, name) for name in names})
    object.__setattr__(made, "__pydantic_fields_set__", set(names))
    object.__setattr__(made, "__pydantic_extra__", None)
    object.__setattr__(made, "__pydantic_private__", {})
    return made
