"""Readers of source formats, and the choice of the reader for a file."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from adapters.ocr import Recogniser
from adapters.sources.beside import INCLUDED_SUFFIXES, find_beside
from adapters.sources.suffixes import find_suffix
from pipelines.sourcing.blocks import BlockCollector
from pipelines.sourcing.file_types import (
    ENCRYPTED_OR_OLD_OFFICE,
    TEXT,
    ZIP,
    FileType,
    find_file_type,
)
from schemas.errors import PluginUnusable, SourceUnreadable
from schemas.language import Language
from schemas.plugins import PluginGroup, list_usable
from schemas.refusal import Refusal

MOST_CHARACTERS = 20_000_000
"""Characters of the text of one source; a book of 600 pages has a million and a half."""


@dataclass(frozen=True)
class SourceBytes:
    """A source as its reader gets it.

    `language` is the module's. `recogniser` reads scanned pages, if the course asks for that. `beside` holds
    the files beside the source that it shows or includes, by name. A reader calls `report_progress` after
    each page, so that the time limit of reading starts anew; one that does not has that time for the whole
    source.
    """

    name: str
    data: bytes
    language: Language
    recogniser: Recogniser | None = None
    beside: Mapping[str, bytes] = field(default_factory=dict)
    report_progress: Callable[[], None] = lambda: None

    def find_beside(self, address: str) -> Callable[[], bytes] | None:
        """Return how to read the picture at an address beside the source; None if it is not there."""
        name = find_beside(self.name, address)
        return None if name is None or name not in self.beside else lambda: self.beside[name]

    def find_included(self, address: str) -> bytes | None:
        """Return the bytes of a text that the source includes; None if it is not there."""
        name = find_beside(self.name, address, INCLUDED_SUFFIXES)
        return None if name is None else self.beside.get(name)

    @property
    def suffix(self) -> str:
        """Return the extension of the name in lower case, e.g. `.pdf`."""
        return find_suffix(self.name)


class ReadingLimitReached(SourceUnreadable):
    """Reading a source reached one of the `limits`, as a fingerprint holds them; others may suffice."""

    def __init__(self, refusal: Refusal, limits: str) -> None:
        super().__init__(refusal)
        self.limits = limits


@dataclass(frozen=True)
class SourceReader:
    """A format of sources: the one object that its file or folder, or somebody's plug-in, exports.

    `media_types` has one for each extension, e.g. `.pdf`. `read` returns the blocks in reading order and
    raises SourceUnreadable if the bytes are damaged: a reader never guesses. `without_text` is the wording
    for a file without text. `is_page` marks web pages. `is_packaged` says whether such files are read inside
    a training package; plain texts are not, for there they are the player's licences and notes. `shows_files`
    marks formats whose pictures are files beside the source, which are then in `SourceBytes.beside`.
    """

    media_types: Mapping[str, str]
    read: Callable[[SourceBytes], BlockCollector]
    file_type: FileType = TEXT
    without_text: str = "source.without_text"
    is_page: bool = False
    is_packaged: bool = True
    shows_files: bool = False


class SourceReaders:
    """The installed readers, found by the extension of a file's name."""

    def __init__(self, kinds: PluginGroup[SourceReader]) -> None:
        self.kinds = kinds

    @cached_property
    def names_by_suffix(self) -> Mapping[str, str]:
        """Return the name of the reader of each suffix; raises PluginUnusable if two read the same."""
        names: dict[str, str] = {}
        for name, reader in list_usable(self.kinds):
            for suffix in reader.media_types:
                other = names.setdefault(suffix, name)
                if other != name:
                    raise PluginUnusable(
                        f"reads {suffix} files, as {self.kinds.origin(other) or 'Premierjet itself'} does",
                        place=f"{self.kinds.origin(name) or 'Premierjet'}, entry point {self.kinds.group}",
                        remedy="Uninstall one of the two",
                    )
        return names

    @property
    def suffixes(self) -> tuple[str, ...]:
        """Return the suffixes that are read, in alphabetical order."""
        return tuple(sorted(self.names_by_suffix))

    def find(self, name: str, data: bytes) -> SourceReader:
        """Return the reader of a source.

        Raises SourceUnreadable if no reader takes such a name, or if the bytes are of another type.
        """
        suffix = find_suffix(name)
        if suffix not in self.names_by_suffix:
            raise self._make_name_error(name, suffix)
        reader = self.kinds[self.names_by_suffix[suffix]]
        expected = reader.file_type
        actual = find_file_type(
            data, self._origins, lambda each, data: self._recognises(each, expected, data)
        )
        if actual is ENCRYPTED_OR_OLD_OFFICE:
            raise SourceUnreadable(Refusal("source.password_or_old", place=name, suffix=suffix))
        if actual is ZIP and expected.is_zip:
            raise SourceUnreadable(Refusal("source.cut_or_other", place=name, suffix=suffix))
        if actual is not expected and not (actual is TEXT and expected.is_text):
            raise SourceUnreadable(
                Refusal("source.other_kind", place=name, suffix=suffix, kind=actual.called)
            )
        return reader

    def media_type(self, name: str) -> str:
        """Return the media type of a source that is read."""
        suffix = find_suffix(name)
        return self.kinds[self.names_by_suffix[suffix]].media_types[suffix]

    def origin(self, name: str) -> str:
        """Return the distribution whose reader reads a source; empty if it is ours or there is none."""
        reader = self.names_by_suffix.get(find_suffix(name))
        return self.kinds.origin(reader) if reader else ""

    def list_distributions(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the distributions, with versions, whose readers read some of these sources, except ours."""
        return tuple(sorted({self.origin(name) for name in names} - {""}))

    @cached_property
    def _broken_plugins(self) -> tuple[str, ...]:
        """Return the distributions of readers that cannot be loaded; which files they read is unknown."""
        usable = {name for name, _ in list_usable(self.kinds)}
        return tuple(sorted({self.kinds.origin(name) for name in self.kinds if name not in usable}))

    @cached_property
    def _origins(self) -> Mapping[FileType, str]:
        """Return the distribution that defines each type of file; empty if a reader of ours does."""
        origins: dict[FileType, str] = {}
        for name, reader in list_usable(self.kinds):
            origin = self.kinds.origin(name)
            origins[reader.file_type] = origin and origins.get(reader.file_type, origin)
        return origins

    def _recognises(self, file_type: FileType, expected: FileType, data: bytes) -> bool:
        """Return whether the bytes are of a type; the error of a plug-in stops only sources that it reads."""
        try:
            return file_type.recognises(data)
        except Exception:  # whatever a stranger's code raises
            if file_type is expected or not self._origins[file_type]:
                raise
            return False

    def _make_name_error(self, name: str, suffix: str) -> SourceUnreadable:
        if suffix == ".zip":
            return SourceUnreadable(Refusal("source.zip", place=name))
        known = ", ".join(self.suffixes)
        if not suffix:
            return SourceUnreadable(Refusal("source.no_extension", place=name, known=known))
        if self._broken_plugins:
            broken = ", ".join(self._broken_plugins)
            return SourceUnreadable(
                Refusal("source.extension_or_plugin", place=name, suffix=suffix, known=known, broken=broken)
            )
        return SourceUnreadable(Refusal("source.extension", place=name, suffix=suffix, known=known))
