"""A package format: one object that says how a package is built, checked, played and explained.

Each module of `pipelines/packaging/formats` has one, named `FORMAT`; plug-ins name theirs under the entry
points `premierjet.formats`. Decided in docs/decisions/0102-kinds-found-by-themselves.md.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapters.blob import Member
from schemas.draft import Content
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.texts import KindTexts, TextCatalogue
from schemas.release_sheet import ReleaseSheet, Role

if TYPE_CHECKING:
    from pipelines.packaging.course_package.contents import CourseContents
    from pipelines.packaging.edition import Edition
    from pipelines.packaging.inspection.inspected_standard import InspectedStandard
    from pipelines.packaging.kinds import PackagingKinds
    from pipelines.packaging.markup import Node
    from pipelines.packaging.player.tracking import Tracking
    from pipelines.packaging.selftest.platforms import Platform

ManifestCheck = Callable[[Mapping[str, bytes], "Node"], Iterator[Finding]]
"""Rules of a standard beyond its schema document: yields findings on a manifest and the files around it."""

PackageCheck = Callable[[Mapping[str, bytes], "PackagingKinds"], Iterator[Finding]]
"""Check of a package's files, given the installed kinds."""


@dataclass(frozen=True, kw_only=True)
class Standard:
    """A standard with a manifest, such as SCORM 1.2.

    `label` is its name, the same in every language. `name` is the prefix of its rule ids and the folder of
    its schema documents in `schemas/xsd`; `document` is the one manifests are checked against. Formats from
    plug-ins have no Standard and check their manifest in `check`. `inspect` returns how packages from
    elsewhere are judged; it is a function so that this loads only when needed.
    """

    name: str
    label: str
    manifest: str
    document: str
    check: ManifestCheck
    inspect: Callable[[], "InspectedStandard"] | None = None


@dataclass(frozen=True, kw_only=True)
class ReportedStatus:
    """What the release sheet says of the status a format sends to an LMS.

    `statuses` returns the status sent when complete and passed, complete and not passed, and before that.
    `moodle` returns the keys of the texts that say when Moodle counts *Passed*, *Completed* and both as met,
    `moodle_remark` the key of the remark below.
    """

    statuses: Callable[[ReleaseSheet], tuple[str, str, str]]
    moodle: Callable[[ReleaseSheet], tuple[str, str, str]] | None = None
    moodle_remark: Callable[[ReleaseSheet], str] | None = None


@dataclass(frozen=True, kw_only=True)
class Launch:
    """How a package for learners is launched, and who receives its results.

    `reports_to` is None if nobody does. `passes_unscored`: a finished module without a quiz is reported as
    passed. `serve` returns a platform that serves a package's files for the self-test.
    """

    tracking: "Tracking"
    serve: Callable[[Mapping[str, bytes]], AbstractContextManager["Platform"]]
    reports_to: Role | None = None
    passes_unscored: bool = True
    reported: ReportedStatus | None = None


@dataclass(frozen=True, kw_only=True)
class PackageFormat:
    """A format a module is packaged in.

    `rank` orders the packages of a release. `rules` are the prefixes of the ids of the rules a package is
    judged by, besides those for every package. `texts` has `purpose`, what the package is for, a row of the
    import note (`purpose_alone` in a release with nothing to launch), and `import_section`, the blocks of
    its section there.

    `is_made_of` says whether a content gets such a package, given the installed kinds. `build` returns its
    files by path, the same for equal editions. `check` yields findings on its files. `recognises` says
    whether files are such a package; None for plain web pages, which are whatever no other format
    recognises.

    `launch` is None if the files are handed to people or imported as material. `holds_handout`: the learners'
    papers are among its files. `write_course_manifest` returns the manifest of a package that chains modules;
    None for a format whose packages hold one module each.
    """

    rank: int
    rules: tuple[str, ...]
    texts: KindTexts
    is_made_of: Callable[[Content, "PackagingKinds"], bool]
    build: Callable[["Edition"], dict[str, Member]]
    check: PackageCheck
    recognises: Callable[[Mapping[str, bytes]], bool] | None
    standard: Standard | None = None
    launch: Launch | None = None
    holds_handout: bool = False
    write_course_manifest: Callable[["CourseContents"], bytes] | None = None

    def read_texts(self, language: Language) -> TextCatalogue:
        """Return the texts of the format in a language, by key."""
        return self.texts.read(language)

    def read_import_section(self, language: Language) -> str:
        """Return the format's section of the import note in Markdown; empty if it has none."""
        blocks = self.texts.read_part(language).get("import_section", ())
        return "\n\n".join(blocks) + "\n" if blocks else ""
