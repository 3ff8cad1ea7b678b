"""Records as one look at many modules reads them: of a draft only the facts that the look asks for.

A fact is believed if the ledger's verified chain seals just that revision: its content's digest, its parent,
its author, its findings and its provenance. If it does not, or if nothing is known of a draft, the draft is
read, and judged as ever (docs/decisions/0163-the-first-look.md).
"""

from contextlib import suppress
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import schemas
from adapters.installed_versions import list_installed_versions
from adapters.ledger import Ledger
from adapters.store.derived_index import DerivedIndex
from adapters.store.listed_store import ListedStore
from adapters.store.records import Records
from schemas.contract import Contract
from schemas.draft import Draft, Outline
from schemas.draft.known_head import HeadFacts, KnownDraft
from schemas.errors import PremierjetError
from schemas.kinds import BLOCKS, DELIVERABLES
from schemas.release import Release
from schemas.seal import RevisionSeal
from schemas.source import SourceSpans

HEAD, OUTLINE = "head", "outline"
"""The kinds of facts about a draft."""

Fact = TypeVar("Fact", bound=Contract)


class LookRecords(Records):
    """All records, read through a listing and an index; nothing is written through them."""

    def __init__(self, store: ListedStore, index: DerivedIndex, ledger: Ledger) -> None:
        super().__init__(store)
        self._listed, self._index, self._ledger = store, index, ledger
        self._last: tuple[str, Draft | None] = ("", None)
        self._last_spans: tuple[str, SourceSpans | None] = ("", None)
        self._last_releases: tuple[str, tuple[Release, ...]] = ("", ())

    def head(self, module: str) -> Draft | None:
        """Return a module's newest revision, of which only facts may be known; the rest is then read."""
        if self._last[0] != module:
            self._last = module, self._find_head(module)
        return self._last[1]

    def spans(self, module: str) -> SourceSpans | None:
        """Return what a module may cite; raises StoreUnusable if one stored byte has changed."""
        if self._last_spans[0] != module:
            self._last_spans = module, super().spans(module)
        return self._last_spans[1]

    def releases(self, module: str) -> tuple[Release, ...]:
        """Return a module's releases, oldest first; raises StoreUnusable if one was altered or moved."""
        if self._last_releases[0] != module:
            self._last_releases = module, super().releases(module)
        return self._last_releases[1]

    def _find_head(self, module: str) -> Draft | None:
        keys = self._revision_keys(module)
        if not keys:
            return None
        facts = self._find_fact(HeadFacts, HEAD, keys[-1])
        if facts is not None and keys[-1] == self._revision_key(facts.module, facts.revision):
            known = KnownDraft.of(facts, partial(self._draft, keys[-1]))
            if self._is_sealed(known):
                return known
        draft = self._draft(keys[-1])
        self._add_fact(HEAD, keys[-1], HeadFacts.of(draft))
        return draft

    def _outline(self, key: str) -> Outline:
        outline = self._find_fact(Outline, OUTLINE, key)
        if outline is None:
            outline = super()._outline(key)
            self._add_fact(OUTLINE, key, outline)
        return outline

    def _find_fact(self, kind: type[Fact], name: str, key: str) -> Fact | None:
        entry = self._listed.find_listed(key)
        stored = None if entry is None else self._index.find(name, entry)
        with suppress(PremierjetError):
            return None if stored is None else self._parse_anew(kind, key, stored)  # asked for once
        return None

    def _add_fact(self, name: str, key: str, fact: Contract) -> None:
        entry = self._listed.find_listed(key)
        if entry is not None:
            self._index.add(name, entry, fact.canonical())

    def _is_sealed(self, draft: Draft) -> bool:
        """Return whether the ledger seals a draft of these facts."""
        with suppress(PremierjetError):
            recorded = (each.recorded for each in self._ledger.read(draft.module))
            seals = (each for each in recorded if isinstance(each, RevisionSeal))
            return any(each.revision == draft.revision and not each.differences(draft) for each in seals)
        return False


@cache
def compute_facts_code() -> str:
    """Return a digest of the code that reads a draft: what other code found of one is not believed.

    It is computed once a process, in some 20 ms, and only by one that asks the index.
    """
    code = sha256(repr(list_installed_versions()).encode())
    for file in list_facts_files():
        code.update(file.read_bytes())
    return code.hexdigest()


def list_facts_files() -> list[Path]:
    """Return our files that the facts of a draft depend on: all contracts, and the rooms of the kinds.

    The seal in the ledger holds no word count and no list of passages: those are what the code of a kind
    says. A checkout changes that code without changing its version.
    """
    kinds = [(each, name) for each in (BLOCKS.kinds, DELIVERABLES.kinds) for name in each]
    rooms = [each.folder(name) for each, name in kinds]  # None of a plug-in's kind, which has a version
    folders = [Path(schemas.__file__).parent, *(room for room in rooms if room is not None)]
    return [file for folder in folders for file in sorted(folder.rglob("*.py"))]
