"""Documents of a Moodle course: the name, address and version of each.

They are read from the answer of `core_course_get_contents`; no request is sent from here.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from html import escape, unescape
from itertools import chain, count
from pathlib import PurePosixPath
from unicodedata import normalize

from pydantic import ValidationError

from adapters.moodle.contents import CHAPTERS, ActivityContent, BookChapter, CourseActivity, CourseSection

LONGEST_PART = 150
"""Characters of a section's or an activity's name; Moodle allows 1,333, and a document's name has three."""

DECORATIVE_TYPES = ("image/", "audio/", "video/", "text/css", "font/")
REWRITTEN_TYPES = frozenset({"text/html", "text/plain", "application/xhtml+xml"})
"""Types of files that Moodle may rewrite when it sends them (mod/resource/lib.php, `filterfiles`)."""

UNKNOWN_LICENSES = frozenset({None, "", "unknown"})

NOT_OPEN = "is not open to the token's user"


@dataclass(frozen=True)
class MoodleDocument:
    """One document of a course: its bytes are at `url`, or in `text` already.

    `name` is a path of section and activity. `version` is None if Moodle does not say when it changed. `size`
    is in bytes; None if Moodle does not know it, or may rewrite the file when it sends it.
    """

    name: str
    uri: str
    version: str | None
    size: int | None = None
    rights: str = ""
    url: str = ""
    text: bytes = b""


@dataclass(frozen=True)
class SkippedDocument:
    """Something in a course that is no source: why, and whether it is because learners do not see it."""

    name: str
    why: str
    is_hidden: bool = False


class CourseDocuments:
    """Lists the documents of one course; `root` is the address of its Moodle, `revisions` those of its books.

    What is hidden from learners is skipped, unless `takes_hidden`.
    """

    def __init__(
        self, root: str, course: int, revisions: Mapping[int, int], *, takes_hidden: bool = False
    ) -> None:
        self._takes_hidden = takes_hidden
        self._root = root
        self._course = course
        self._revisions = revisions
        self._taken: set[str] = set()

    def of(self, sections: Sequence[CourseSection]) -> Iterator[MoodleDocument | SkippedDocument]:
        """Yield the documents in sections, and what is skipped; of two with one name, the older keeps it."""
        for section in sorted(sections, key=lambda listed: listed.id):
            folder = self._choose_name(_clean_name(section.name) or f"section-{section.id}", section.id)
            if self._is_hidden(section):
                yield SkippedDocument(folder, "is a hidden section", is_hidden=True)
                continue
            if not section.uservisible:
                yield SkippedDocument(folder, NOT_OPEN)
                continue
            for activity in sorted(section.modules, key=lambda listed: listed.id):
                yield from self._list_activity(folder, activity)

    def _list_activity(
        self, folder: str, activity: CourseActivity
    ) -> Iterator[MoodleDocument | SkippedDocument]:
        name = f"{folder}/{_clean_name(activity.name) or f'{activity.modname}-{activity.id}'}"
        read = {
            "label": self._label,
            "url": self._link,
            "page": self._page,
            "book": self._book,
            "resource": self._resource,
            "folder": self._folder,
        }.get(activity.modname)
        if not activity.visible and not self._takes_hidden:
            stable = f"{folder}/label-{activity.id}" if activity.modname == "label" else name
            yield SkippedDocument(stable, "is hidden", is_hidden=True)
        elif not activity.uservisible:
            yield SkippedDocument(name, NOT_OPEN)
        elif read is None:
            yield SkippedDocument(name, f"is of a kind that is not read ({activity.modname})")
        else:
            found = list(read(name, activity))
            for document in found:
                yield replace(document, name=self._choose_name(document.name, activity.id))
            if not found:
                yield SkippedDocument(name, "says nothing itself")

    def _is_hidden(self, section: CourseSection) -> bool:
        """Return whether a section is hidden from learners, and hidden ones are skipped.

        A section that is only restricted by a date or a group does not count as hidden.
        """
        return (not section.visible or section.hiddenbynumsections) and not self._takes_hidden

    def _label(self, name: str, label: CourseActivity) -> Iterator[MoodleDocument]:
        # A label's name is the beginning of its text, so it would change with the text.
        stable = f"{name.rpartition('/')[0]}/label-{label.id}.html"
        where = f"{self._root}/course/view.php?id={self._course}#module-{label.id}"
        yield from _make_text_document(stable, where, label.description or "")

    def _link(self, name: str, link: CourseActivity) -> Iterator[MoodleDocument]:
        to = escape(next((content.fileurl for content in link.contents if content.fileurl), ""))
        if _has_text(link.description or ""):
            text = f'{link.description}<p><a href="{to}">{to}</a></p>'
            yield from _make_text_document(f"{name}.html", self._locate_page(link), text)

    def _page(self, name: str, page: CourseActivity) -> Iterator[MoodleDocument]:
        for content in _list_files(page):
            if content.filename == "index.html":
                version = None if content.timemodified is None else str(content.timemodified)
                yield MoodleDocument(
                    f"{name}.html", self._locate_page(page), version, url=content.fileurl or ""
                )
            else:
                yield from _find_embedded(name, content)

    def _book(self, name: str, book: CourseActivity) -> Iterator[MoodleDocument | SkippedDocument]:
        # Editing a chapter raises the revision of the book, but leaves its time (mod/book/edit.php).
        revision = self._revisions.get(book.id)
        version = None if revision is None else f"revision {revision}"
        hidden = frozenset[str]() if self._takes_hidden else list_hidden_chapters(book)
        if hidden is None:
            yield SkippedDocument(name, "does not say which of its chapters are hidden", is_hidden=True)
            return
        for content in sorted(_list_files(book), key=_read_chapter_order):
            chapter = _read_chapter_id(content)
            title = _clean_name(content.content or "") or f"chapter-{chapter}"
            if chapter in hidden:
                if content.filename == "index.html":
                    yield SkippedDocument(f"{name}/{title}", "is a hidden chapter", is_hidden=True)
            elif content.filename == "index.html":
                uri = f"{self._locate_page(book)}&chapterid={chapter}"
                yield MoodleDocument(f"{name}/{title}.html", uri, version, url=content.fileurl or "")
            else:
                yield from _find_embedded(name, content)

    def _resource(self, name: str, resource: CourseActivity) -> Iterator[MoodleDocument]:
        files = _list_files(resource)
        if len(files) != 1:
            yield from self._folder(name, resource)
            return
        suffix = PurePosixPath(files[0].filename or "").suffix
        yield _make_file_document(name if name.lower().endswith(suffix.lower()) else name + suffix, files[0])

    def _folder(self, name: str, folder: CourseActivity) -> Iterator[MoodleDocument]:
        for content in _list_files(folder):
            yield _make_file_document(f"{name}/{_join_path(content)}", content)

    def _locate_page(self, activity: CourseActivity) -> str:
        return f"{self._root}/mod/{activity.modname}/view.php?id={activity.id}"

    def _choose_name(self, name: str, number: int) -> str:
        """Return the name if it is not taken, else with a number, e.g. `Intro (7).html`."""
        suffix = PurePosixPath(name).suffix
        marks = chain(["", f" ({number})"], (f" ({number}-{again})" for again in count(2)))
        names = (f"{name.removesuffix(suffix)}{mark}{suffix}" for mark in marks)
        free = next(candidate for candidate in names if candidate not in self._taken)
        self._taken.add(free)
        return free


def _list_files(activity: CourseActivity) -> list[ActivityContent]:
    """Return an activity's files, without hidden and temporary ones, which come with uploaded folders."""
    files = [content for content in activity.contents if content.type == "file" and content.fileurl]
    return [file for file in files if not (file.filename or "").startswith((".", "~$"))]


def _find_embedded(name: str, content: ActivityContent) -> Iterator[MoodleDocument]:
    """Yield a document inside a page or chapter; pictures and styles are no documents."""
    if content.mimetype and not content.mimetype.startswith(DECORATIVE_TYPES):
        yield _make_file_document(f"{name}/{_join_path(content)}", content)


def _make_file_document(name: str, content: ActivityContent) -> MoodleDocument:
    url = content.fileurl or ""
    revision = re.search(r"/content/(\d+)/", url)
    is_sent_as_stored = not content.isexternalfile and content.mimetype not in REWRITTEN_TYPES
    times = (content.timemodified, content.filesize, revision[1] if revision else 0)
    return MoodleDocument(
        name,
        uri=url.replace("/webservice/pluginfile.php", "/pluginfile.php", 1),
        version=None if content.timemodified is None else "-".join(map(str, times)),
        size=content.filesize if is_sent_as_stored else None,
        rights="" if content.license in UNKNOWN_LICENSES else content.license or "",
        url=url,
    )


def _make_text_document(name: str, uri: str, body: str) -> Iterator[MoodleDocument]:
    if _has_text(body):
        text = f"<!DOCTYPE html><meta charset=utf-8><body>{body}".encode()
        yield MoodleDocument(name, uri, sha256(text).hexdigest(), text=text)


def _has_text(html: str) -> bool:
    return bool(unescape(re.sub(r"<[^>]*>", "", html)).strip())


def list_hidden_chapters(book: CourseActivity) -> frozenset[str] | None:
    """Return the ids of a book's hidden chapters and of those below them; None if that is unknown.

    Only its `structure` says so (mod/book/lib.php): every teacher gets the text of hidden chapters too.
    """
    text = next((content.content for content in book.contents if content.filename == "structure"), None)
    try:
        chapters = CHAPTERS.validate_json(text or "")
    except ValidationError:
        return None
    return frozenset(_walk_hidden(chapters))


def _walk_hidden(chapters: Iterable[BookChapter], *, below_hidden: bool = False) -> Iterator[str]:
    for chapter in chapters:
        is_hidden = below_hidden or chapter.hidden
        if is_hidden:
            yield chapter.href.partition("/")[0]
        yield from _walk_hidden(chapter.subitems, below_hidden=is_hidden)


def _read_chapter_id(content: ActivityContent) -> str:
    """Return the id of the chapter that a file belongs to: the first folder of its path."""
    return (content.filepath or "").strip("/").partition("/")[0]


def _read_chapter_order(content: ActivityContent) -> tuple[int, str]:
    """Return a sort key that orders files by the id of their chapter, which is a folder's name."""
    folder = content.filepath or ""
    return len(folder), folder


def _join_path(content: ActivityContent) -> str:
    return "/".join(part for part in f"{content.filepath or ''}/{content.filename or ''}".split("/") if part)


def _clean_name(name: str) -> str:
    """Return a name, which Moodle gives as HTML, as one part of a path."""
    text = normalize("NFC", unescape(re.sub(r"<[^>]*>", "", name)))
    words = " ".join(text.replace("/", "-").split())
    return words if len(words) <= LONGEST_PART else f"{words[: LONGEST_PART - 1].rstrip()}…"
