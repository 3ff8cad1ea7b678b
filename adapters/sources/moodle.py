"""Sources in a Moodle course: files, pages, chapters, labels and links, as one of its users sees them."""

from collections.abc import Iterator, Mapping
from hashlib import sha256

from pydantic import SecretStr

from adapters.moodle.contents import CourseSection
from adapters.moodle.documents import CourseDocuments, MoodleDocument, SkippedDocument
from adapters.moodle.functions import MoodleUse
from adapters.moodle.services import SECONDS, Moodle, RefusedForAll
from adapters.moodle.tokens import choose_token
from adapters.sources.origin import (
    LARGEST_SOURCE,
    Fetched,
    LeftOut,
    ListedSource,
    RefusedThroughout,
    make_legible,
)
from adapters.sources.patterns import compile_pattern
from adapters.web.request import WebAnswer
from schemas.course import MoodleSource
from schemas.errors import SourceUnreadable
from schemas.refusal import Refusal

CONTENT_SUFFIXES = (".html", "/…", "/….html")
"""Ends of the names of what an activity or a section holds, after its own name."""

SIGN_IN = b'name="logintoken"'
"""A hidden field of Moodle's own sign-in form (lib/templates/loginform.mustache)."""


class MoodleOrigin:
    """The documents of the course a `moodle:` entry names; `token` is the setting PREMIERJET_MOODLE_TOKEN.

    Raises SourceUnreadable if there is no usable token, or it would be sent unencrypted.
    """

    at_once = 2
    """Requests at the same time; learners use the same server."""

    def __init__(
        self,
        source: MoodleSource,
        *,
        token: SecretStr | None,
        own_hosts: frozenset[str],
        seconds: float = SECONDS,
    ) -> None:
        self._source = source
        self._wanted = compile_pattern(source.moodle.pattern)
        self._moodle = Moodle(
            source.moodle.url,
            choose_token(source.moodle.url, MoodleUse.SOURCE, token, source.place),
            place=source.place,
            own_hosts=own_hosts,
            seconds=seconds,
        )
        self._documents: dict[str, MoodleDocument] = {}
        self._refused: RefusedForAll | None = None

    def list_sources(self) -> Iterator[ListedSource | LeftOut | SourceUnreadable]:
        """Yield the documents that match the pattern, and what matches but is no source."""
        course = self._source.moodle.course
        sections = self._moodle.sections(course)
        if not sections:
            raise SourceUnreadable(Refusal("moodle.no_section", place=self._source.place))
        contents = CourseDocuments(
            self._moodle.root,
            course,
            self._revisions(sections),
            takes_hidden=self._source.moodle.hidden,
        )
        for found in contents.of(sections):
            if self._wanted(found.name) or self._would_hold(found):
                yield self._name_document(found)

    def fetch(self, source: ListedSource, kept: str | None = None) -> Fetched | None:
        """Return a document's bytes; a chapter without a revision has to be sent to be compared."""
        document = self._documents[source.name]
        data = document.text or self._read_document(source.name, document)
        version = document.version or sha256(data).hexdigest()
        return None if version == kept else Fetched(data, version, document.uri)

    def _would_hold(self, found: MoodleDocument | SkippedDocument) -> bool:
        """Return whether something hidden would match the pattern, and so is worth a remark."""
        if not isinstance(found, SkippedDocument) or not found.is_hidden:
            return False
        return any(self._wanted(f"{found.name}{below}") for below in CONTENT_SUFFIXES)

    def _revisions(self, sections: tuple[CourseSection, ...]) -> Mapping[int, int]:
        hidden = self._source.moodle.hidden
        shown = (each for section in sections if section.visible or hidden for each in section.modules)
        has_books = any(each.modname == "book" and (each.visible or hidden) for each in shown)
        return self._moodle.revisions(self._source.moodle.course) if has_books else {}

    def _name_document(
        self, found: MoodleDocument | SkippedDocument
    ) -> ListedSource | LeftOut | SourceUnreadable:
        try:
            name = make_legible(f"{self._source.name}/{found.name}")
            if isinstance(found, SkippedDocument):
                return LeftOut(name, found.why, lets_go=found.is_hidden)
            if found.url:
                self._moodle.own(found.url, name)
        except SourceUnreadable as error:
            return error
        self._documents[name] = found
        return ListedSource(name, found.uri, found.version, found.size, found.rights)

    def _read_document(self, name: str, document: MoodleDocument) -> bytes:
        answer = self._ask_file(name, document)
        page = answer.media_type == "text/html"
        if page and (not _ends_as_a_page(name) or SIGN_IN in answer.data):
            raise SourceUnreadable(Refusal("moodle.page_to_sign_in", place=name))
        if document.size is not None and len(answer.data) != document.size:
            raise SourceUnreadable(
                Refusal("moodle.other_size", place=name, count=len(answer.data), size=document.size)
            )
        return answer.data

    def _ask_file(self, name: str, document: MoodleDocument) -> WebAnswer:
        """Return a file as Moodle sends it; after a refusal that concerns all files, ask for no more."""
        if self._refused is None:
            try:
                return self._moodle.file(document.url, largest=LARGEST_SOURCE, place=name)
            except RefusedForAll as error:
                self._refused = error
        raise RefusedThroughout.of(self._refused, self._source.place)


def _ends_as_a_page(name: str) -> bool:
    return name.lower().endswith((".html", ".htm"))
