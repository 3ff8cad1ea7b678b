"""Documents of a Moodle course: the name, address and version of each.

Read from what `core_course_get_contents` says; nothing is asked for here.
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
"""Characters of a section's or an activity's name; Moodle allows 1,333, and three stand in one name."""

PICTURES = ("image/", "audio/", "video/", "text/css", "font/")
FILTERED = frozenset({"text/html", "text/plain", "application/xhtml+xml"})
"""Types whose files Moodle may rewrite as it sends them (mod/resource/lib.php, `filterfiles`)."""

UNTOLD_LICENSES = frozenset({None, "", "unknown"})

NOT_OPEN = "is not open to the token's user"


@dataclass(frozen=True)
class MoodleDocument:
    """One document of a course; `url` is where its bytes are asked for, `text` what it says already.

    `name` is a path by section and activity; `version` is None where Moodle does not say when it changed;
    `size` is in bytes, and None where Moodle does not know or may send it otherwise than it is kept.
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
    """Something of a course that is no source, why, and whether that is because learners do not see it."""

    name: str
    why: str
    is_hidden: bool = False


class Contents:
    """What one course holds; `root` is the address of its Moodle, `revisions` those of its books.

    What is hidden from learners is no source, unless `takes_hidden`.
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
        """Yield what the sections hold; of two things with one name the older keeps it."""
        for section in sorted(sections, key=lambda each: each.id):
            folder = self._free(_part(section.name) or f"section-{section.id}", section.id)
            if self._is_hidden(section):
                yield SkippedDocument(folder, "is a hidden section", is_hidden=True)
                continue
            if not section.uservisible:
                yield SkippedDocument(folder, NOT_OPEN)
                continue
            for activity in sorted(section.modules, key=lambda each: each.id):
                yield from self._activity(folder, activity)

    def _activity(self, folder: str, activity: CourseActivity) -> Iterator[MoodleDocument | SkippedDocument]:
        name = f"{folder}/{_part(activity.name) or f'{activity.modname}-{activity.id}'}"
        read = {
            "label": self._label,
            "url": self._link,
            "page": self._page,
            "book": self._book,
            "resource": self._resource,
            "folder": self._folder,
        }.get(activity.modname)
        if not activity.visible and not self._takes_hidden:
            kept = f"{folder}/label-{activity.id}" if activity.modname == "label" else name
            yield SkippedDocument(kept, "is hidden", is_hidden=True)
        elif not activity.uservisible:
            yield SkippedDocument(name, NOT_OPEN)
        elif read is None:
            yield SkippedDocument(name, f"is of a kind that is not read ({activity.modname})")
        else:
            found = list(read(name, activity))
            for each in found:
                yield replace(each, name=self._free(each.name, activity.id))
            if not found:
                yield SkippedDocument(name, "says nothing itself")

    def _is_hidden(self, section: CourseSection) -> bool:
        """Return whether a section is hidden from learners, and the course does not ask for it.

        One that is only restricted, by a date or a group, is hidden from nobody for good.
        """
        return (not section.visible or section.hiddenbynumsections) and not self._takes_hidden

    def _label(self, name: str, label: CourseActivity) -> Iterator[MoodleDocument]:
        # Its name is the beginning of its text, and would change with it.
        stable = f"{name.rpartition('/')[0]}/label-{label.id}.html"
        where = f"{self._root}/course/view.php?id={self._course}#module-{label.id}"
        yield from _text(stable, where, label.description or "")

    def _link(self, name: str, link: CourseActivity) -> Iterator[MoodleDocument]:
        to = escape(next((each.fileurl for each in link.contents if each.fileurl), ""))
        if _says_something(link.description or ""):
            text = f'{link.description}<p><a href="{to}">{to}</a></p>'
            yield from _text(f"{name}.html", self._page_of(link), text)

    def _page(self, name: str, page: CourseActivity) -> Iterator[MoodleDocument]:
        for content in _files(page):
            if content.filename == "index.html":
                version = None if content.timemodified is None else str(content.timemodified)
                yield MoodleDocument(f"{name}.html", self._page_of(page), version, url=content.fileurl or "")
            else:
                yield from _find_embedded(name, content)

    def _book(self, name: str, book: CourseActivity) -> Iterator[MoodleDocument | SkippedDocument]:
        # Whoever edits a chapter moves the book's revision and leaves its time (mod/book/edit.php).
        revision = self._revisions.get(book.id)
        version = None if revision is None else f"revision {revision}"
        hidden = frozenset[str]() if self._takes_hidden else list_hidden_chapters(book)
        if hidden is None:
            yield SkippedDocument(name, "does not say which of its chapters are hidden", is_hidden=True)
            return
        for content in sorted(_files(book), key=_chapter_first):
            chapter = _chapter_of(content)
            title = _part(content.content or "") or f"chapter-{chapter}"
            if chapter in hidden:
                if content.filename == "index.html":
                    yield SkippedDocument(f"{name}/{title}", "is a hidden chapter", is_hidden=True)
            elif content.filename == "index.html":
                uri = f"{self._page_of(book)}&chapterid={chapter}"
                yield MoodleDocument(f"{name}/{title}.html", uri, version, url=content.fileurl or "")
            else:
                yield from _find_embedded(name, content)

    def _resource(self, name: str, resource: CourseActivity) -> Iterator[MoodleDocument]:
        files = _files(resource)
        if len(files) != 1:
            yield from self._folder(name, resource)
            return
        suffix = PurePosixPath(files[0].filename or "").suffix
        yield _file(name if name.lower().endswith(suffix.lower()) else name + suffix, files[0])

    def _folder(self, name: str, folder: CourseActivity) -> Iterator[MoodleDocument]:
        for content in _files(folder):
            yield _file(f"{name}/{_below(content)}", content)

    def _page_of(self, activity: CourseActivity) -> str:
        return f"{self._root}/mod/{activity.modname}/view.php?id={activity.id}"

    def _free(self, name: str, mark: int) -> str:
        """Return the name, or one that says which of several it is."""
        suffix = PurePosixPath(name).suffix
        marks = chain(["", f" ({mark})"], (f" ({mark}-{number})" for number in count(2)))
        names = (f"{name.removesuffix(suffix)}{each}{suffix}" for each in marks)
        free = next(each for each in names if each not in self._taken)
        self._taken.add(free)
        return free


def _files(activity: CourseActivity) -> list[ActivityContent]:
    """Return an activity's files, but hidden and temporary ones that were uploaded with a folder."""
    files = [each for each in activity.contents if each.type == "file" and each.fileurl]
    return [each for each in files if not (each.filename or "").startswith((".", "~$"))]


def _find_embedded(name: str, content: ActivityContent) -> Iterator[MoodleDocument]:
    """Yield a document that a page or chapter holds; what only adorns it is no source."""
    if content.mimetype and not content.mimetype.startswith(PICTURES):
        yield _file(f"{name}/{_below(content)}", content)


def _file(name: str, content: ActivityContent) -> MoodleDocument:
    url = content.fileurl or ""
    revision = re.search(r"/content/(\d+)/", url)
    is_kept_so = not content.isexternalfile and content.mimetype not in FILTERED
    times = (content.timemodified, content.filesize, revision[1] if revision else 0)
    return MoodleDocument(
        name,
        uri=url.replace("/webservice/pluginfile.php", "/pluginfile.php", 1),
        version=None if content.timemodified is None else "-".join(map(str, times)),
        size=content.filesize if is_kept_so else None,
        rights="" if content.license in UNTOLD_LICENSES else content.license or "",
        url=url,
    )


def _text(name: str, uri: str, body: str) -> Iterator[MoodleDocument]:
    if _says_something(body):
        text = f"<!DOCTYPE html><meta charset=utf-8><body>{body}".encode()
        yield MoodleDocument(name, uri, sha256(text).hexdigest(), text=text)


def _says_something(html: str) -> bool:
    return bool(unescape(re.sub(r"<[^>]*>", "", html)).strip())


def list_hidden_chapters(book: CourseActivity) -> frozenset[str] | None:
    """Return the ids of a book's hidden chapters, with those below them; None where it does not say.

    Only its `structure` tells (mod/book/lib.php): the text of each is listed, and served, to every teacher.
    """
    text = next((each.content for each in book.contents if each.filename == "structure"), None)
    try:
        chapters = CHAPTERS.validate_json(text or "")
    except ValidationError:
        return None
    return frozenset(_hidden_among(chapters))


def _hidden_among(chapters: Iterable[BookChapter], *, below_hidden: bool = False) -> Iterator[str]:
    for chapter in chapters:
        is_hidden = below_hidden or chapter.hidden
        if is_hidden:
            yield chapter.href.partition("/")[0]
        yield from _hidden_among(chapter.subitems, below_hidden=is_hidden)


def _chapter_of(content: ActivityContent) -> str:
    """Return the id of the chapter a file is of: the first folder of its path."""
    return (content.filepath or "").strip("/").partition("/")[0]


def _chapter_first(content: ActivityContent) -> tuple[int, str]:
    """Return what sorts chapters by their ids, which are the names of their folders."""
    folder = content.filepath or ""
    return len(folder), folder


def _below(content: ActivityContent) -> str:
    return "/".join(part for part in f"{content.filepath or ''}/{content.filename or ''}".split("/") if part)


def _part(name: str) -> str:
    """Return a name as one part of a path; Moodle gives it as HTML."""
    text = normalize("NFC", unescape(re.sub(r"<[^>]*>", "", name)))
    words = " ".join(text.replace("/", "-").split())
    return words if len(words) <= LONGEST_PART else f"{words[: LONGEST_PART - 1].rstrip()}…"
