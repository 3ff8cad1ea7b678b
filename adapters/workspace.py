"""Workspace: one installation with its root, settings, courses, records and ledger."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.comments import Comments
from adapters.courses import CourseFolder, find_course, find_module, read_courses
from adapters.dagster_names import DagsterNames
from adapters.expert_answers import ExpertAnswers
from adapters.ledger import Ledger
from adapters.ledger.factory import open_key, open_ledger
from adapters.ledger.key import KeySource
from adapters.root import find_root
from adapters.session_reports import SessionReports
from adapters.settings import Settings, read_settings
from adapters.store.factory import open_store
from adapters.store.records import Records
from schemas.course import Module
from schemas.errors import CourseInvalid, InvalidInput
from schemas.ids import split_key
from schemas.refusal import Refusal
from schemas.review import pick_recorded

if TYPE_CHECKING:
    from adapters.signatures.key import SigningKeySource
    from adapters.sources.course_sources import SourceLibrary
    from adapters.sources.source_file import SignedSource


@dataclass(frozen=True)
class Workspace:
    """One installation, as Dagster, the command line and the desk open it."""

    root: Path
    settings: Settings
    records: Records
    ledger: Ledger
    ledger_key: KeySource

    @property
    def names(self) -> DagsterNames:
        """Return the names of assets, partitions and jobs in Dagster."""
        return DagsterNames(self.settings.location)

    @property
    def signing_key(self) -> "SigningKeySource":
        """Return the source of the key that signs releases."""
        from adapters.signatures.factory import open_signing_key  # `--help` does without cryptography

        return open_signing_key(self.root, self.settings)

    @property
    def answers(self) -> ExpertAnswers:
        """Return the experts' answers."""
        return ExpertAnswers(self.records, self.ledger)

    @property
    def sessions(self) -> SessionReports:
        """Return the reports that trainers gave after their sessions."""
        return SessionReports(self.records, self.ledger)

    @property
    def comments(self) -> Comments:
        """Return the comments on drafts."""
        return Comments(self.records, self.ledger)

    def list_signed_sources(self, key: str) -> "tuple[SignedSource, ...]":
        """Return what people signed for a module that became a source: answers first, then session reports.

        The ledger is read once, and only if there is any. Raises LedgerBroken, and StoreUnusable if one is
        missing or not what was sealed.
        """
        if not self.records.has_answers(key):
            return ()
        recorded = pick_recorded(self.ledger.read(key))
        answers = (each.answer for each in self.answers.list_signed(recorded))
        return (*answers, *(each.report for each in self.sessions.list_signed(recorded)))

    @property
    def courses(self) -> Path:
        """Return the folder of the courses."""
        return self.root / self.settings.courses

    def read_courses(self) -> tuple[tuple[CourseFolder, ...], tuple[CourseInvalid, ...]]:
        """Return the usable courses, and the errors of the others."""
        return read_courses(self.courses)

    def find_course(self, course_id: str) -> CourseFolder:
        """Return the course of an id; raises InvalidInput if no usable course has it."""
        return find_course(self.courses, course_id)

    def find_module(self, key: str) -> tuple[CourseFolder, Module]:
        """Return the course and module of a key.

        Raises CourseInvalid if its course cannot be read, or the store has drafts of it and no course has it
        any more; InvalidInput if there has never been one.
        """
        try:
            return find_module(self.courses, key)
        except CourseInvalid:
            raise
        except InvalidInput:
            if self.records.count_revisions(key) == 0:
                raise
        raise CourseInvalid(Refusal("course.module_gone", module=key, folder=str(self.courses)))

    def list_keys_named(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the keys that names stand for, each once: a module's, or a course's id for all it drafts.

        Raises InvalidInput if there is no such module or course.
        """
        keys: dict[str, None] = {}
        for name in names:
            if split_key(name)[1]:
                self.find_module(name)
                keys[name] = None
            else:
                course = self.find_course(name).course
                keys |= dict.fromkeys(course.key_of(module) for module in course.drafted_modules)
        return tuple(keys)

    def library(self) -> "SourceLibrary":
        """Return a new library of the courses' sources; a run of many modules opens one for all of them."""
        from adapters.sources.course_sources import (
            SourceLibrary,  # `--help` does without zips, folders and their hashes
        )

        return SourceLibrary(self.records.store, self.list_signed_sources)

    def module_keys(self) -> tuple[str, ...]:
        """Return the key of every module and document of every usable course."""
        usable, _ = self.read_courses()
        return tuple(
            found.course.key_of(module) for found in usable for module in found.course.drafted_modules
        )


def open_workspace(root: Path | None = None) -> Workspace:
    """Return the installation at a root, found as `find_root` does."""
    found = find_root(root)
    settings = read_settings(found)
    store = open_store(found, settings)
    ledger = open_ledger(found, settings, store)
    return Workspace(found, settings, Records(store), ledger, open_key(found, settings, store))
