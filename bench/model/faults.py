"""Faults that somebody planted in the drafts of the recorded sessions, and how many of them are marked.

Whoever planted them had the drafts and a list of kinds, and not the rules. Each is a change of the draft's
document: JSON pointers (RFC 6901) with the values put there. A fault is marked by a finding that the honest
draft does not have, at an element that the change lies in; a finding of a whole page marks nothing in it.
The drafts are kept as they were when faults were planted in them, with the passages they cite.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from adapters.courses import read_course
from adapters.store.folder import FolderStore
from bench.model.recorded_host import serve_session
from bench.model.session import COURSE, SESSIONS, Session, read_exchanges
from pipelines.deliverable_kinds import DRAFTING_KINDS
from pipelines.drafting.critique import criticise
from pipelines.drafting.request import DraftRequest
from pipelines.drafting.writers import choose_writers
from pipelines.testing import builders
from schemas.course import Course, Module
from schemas.draft import Content
from schemas.finding import Finding
from schemas.source import SourceSpans

FAULTS = Path(__file__).parent / "faults"
DRAFT, SPANS, PLANTED, CRITIC = "draft.json", "spans.json", "faults.json", "critic"
OF_PAGES = ("title", "caption")
"""Fields whose findings are said of the page."""

LATER = "+"
"""Follows the key of a module in the name of a folder with faults that were planted in a later draft."""

SEALED = "sealed"
HALVES = ("open", SEALED)
"""Those that whoever writes rules may look at, and those kept back until the rules are frozen."""


@dataclass(frozen=True)
class Fault:
    """One planted fault: its kind, the changes that make it, and what is wrong."""

    id: str
    kind: str
    module: str
    half: str
    changes: Mapping[str, Any]
    says: str


@dataclass(frozen=True)
class Marked:
    """A fault with the rules that marked it; those of the critic begin with its name."""

    fault: Fault
    rules: tuple[str, ...]

    @property
    def is_marked_by_rules(self) -> bool:
        """Return whether a rule of ours marked it, without the critic."""
        return any(not rule.startswith("critic.") for rule in self.rules)


@dataclass(frozen=True)
class FaultyDraft:
    """The honest draft of a module of a session, what it may cite, and the faults planted in it."""

    folder: Path
    course: Course
    module: Module
    content: Content
    spans: SourceSpans
    faults: tuple[Fault, ...]

    def plant(self, halves: Collection[str] = HALVES) -> Content:
        """Return the content with the faults of one half in it, or of both."""
        document = self.content.model_dump(mode="json")
        for fault in self._list_faults(halves):
            for pointer, value in fault.changes.items():
                *way, last = _split(pointer)
                holder = _follow(document, way)
                holder[int(last) if isinstance(holder, list) else last] = deepcopy(value)
        return Content.model_validate_json(json.dumps(document))

    def find_marked(self, halves: Collection[str] = HALVES, critic: str | None = None) -> Iterator[Marked]:
        """Yield each fault with the rules that mark it where all of them are planted at once.

        With both halves a critic reads the draft too: at the address of `critic`, or as it answered once, if
        that is kept.
        """
        honest = {_tell(each) for each in self._criticise(self.content)}
        content = self.plant(halves)
        by_rules = self._criticise(content)
        by_critic = self._ask_critic(content, by_rules, critic) if set(halves) == set(HALVES) else ()
        new = [each for each in (*by_rules, *by_critic) if _tell(each) not in honest]
        document = self.content.model_dump(mode="json")
        for fault in self._list_faults(halves):
            places = {place for pointer in fault.changes for place in _list_places(document, pointer)}
            yield Marked(fault, tuple(each.rule for each in new if each.place in places))

    def _list_faults(self, halves: Collection[str]) -> tuple[Fault, ...]:
        return tuple(fault for fault in self.faults if fault.half in halves)

    def _criticise(self, content: Content) -> tuple[Finding, ...]:
        return tuple(criticise(DRAFTING_KINDS, content, self.spans, self.course))

    def _ask_critic(
        self, content: Content, known: tuple[Finding, ...], address: str | None
    ) -> tuple[Finding, ...]:
        if address is not None:
            return self._read(content, known, address)
        kept = self.folder / CRITIC
        if not kept.exists():
            return ()
        session = Session(kept, (), tuple(read_exchanges(kept)))
        with serve_session(session, accepts=True) as (_, recorded):
            return self._read(content, known, recorded)

    def _read(self, content: Content, known: tuple[Finding, ...], address: str) -> tuple[Finding, ...]:
        assert self.course.model is not None
        model = self.course.model.model_copy(update={"base_url": address})
        course = self.course.model_copy(update={"model": model})
        request = DraftRequest(DRAFTING_KINDS, course, self.module, self.spans, builders.NOON)
        with TemporaryDirectory() as folder:
            critic = choose_writers(course, self.spans, FolderStore(Path(folder)), sweep=False).critic
            assert critic is not None
            return critic.read(request, content, known).findings


def list_faulty_drafts() -> tuple[str, ...]:
    """Return the keys of the modules that faults were planted in, with "+2" for a second time."""
    return tuple(sorted(folder.name for folder in FAULTS.iterdir() if folder.is_dir()))


def read_faulty_draft(key: str) -> FaultyDraft:
    """Return the draft of a module and the faults planted in it."""
    folder, (name, module_id) = FAULTS / key, key.partition(LATER)[0].split("--")
    course = read_course(SESSIONS / name / COURSE).course
    module = next(each for each in course.drafted_modules if each.id == module_id)
    listed = json.loads((folder / PLANTED).read_text(encoding="utf-8"))
    return FaultyDraft(
        folder=folder,
        course=course,
        module=module,
        content=Content.model_validate_json((folder / DRAFT).read_bytes()),
        spans=SourceSpans.model_validate_json((folder / SPANS).read_bytes()),
        faults=tuple(Fault(**each) for each in listed),
    )


def _tell(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.place, json.dumps(finding.facts, sort_keys=True, default=str)


def _split(pointer: str) -> list[str]:
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def _follow(document: Any, way: Iterable[str]) -> Any:
    for step in way:
        document = document[int(step) if isinstance(document, list) else step]
    return document


def _list_places(document: Any, pointer: str) -> Iterator[str]:
    """Yield the ids of the elements that a pointer leads through; a page only for its title or a caption.

    A table has no id: what is wrong with its caption is said of its page.
    """
    *way, last = _split(pointer)
    for step in way:
        document = document[int(step) if isinstance(document, list) else step]
        is_page = isinstance(document, dict) and "blocks" in document
        if isinstance(document, dict) and "id" in document and (not is_page or last in OF_PAGES):
            yield str(document["id"])
