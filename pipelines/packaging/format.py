"""A package format: one object that says how a package is built, checked, played and explained.

Each module of `pipelines/packaging/formats` holds one, as `FORMAT`; an installed distribution names its own
under the entry points `premierjet.formats`. Decided in docs/decisions/0102-kinds-found-by-themselves.md.
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
    from pipelines.packaging.edition import Edition
    from pipelines.packaging.inspection.inspected_standard import InspectedStandard
    from pipelines.packaging.kinds import PackagingKinds
    from pipelines.packaging.markup import Node
    from pipelines.packaging.player.tracking import Tracking
    from pipelines.packaging.selftest.platforms import Platform

ManifestCheck = Callable[[Mapping[str, bytes], "Node"], Iterator[Finding]]
"""The second layer of a standard: what it finds in a manifest and the files around it."""

PackageCheck = Callable[[Mapping[str, bytes], "PackagingKinds"], Iterator[Finding]]
"""What is wrong with the files of a package, given the kinds its deliverables are of."""


@dataclass(frozen=True, kw_only=True)
class Standard:
    """A standard that a package answers to by its manifest.

    `label` is its name, the same in every language. `name` begins the ids of its rules and is the folder of
    its schema documents in `schemas/xsd`; `document` is the one the manifest answers to. Both lie in our
    tree: a format somebody else distributes has no standard of this kind, and judges its manifest in its own
    `check`. `inspect` returns how a package of this standard from elsewhere is judged, loaded when one is
    met.
    """

    name: str
    label: str
    manifest: str
    document: str
    check: ManifestCheck
    inspect: Callable[[], "InspectedStandard"] | None = None


@dataclass(frozen=True, kw_only=True)
class ReportedStatus:
    """What the release sheet says of the status a format sends, in the words of whoever sets up an LMS.

    `statuses` returns what is sent once complete and passed, once complete and not passed, and before;
    `moodle` returns which text tells when Moodle takes *Passed*, *Completed* and both for met, and
    `moodle_remark` which text stands below.
    """

    statuses: Callable[[ReleaseSheet], tuple[str, str, str]]
    moodle: Callable[[ReleaseSheet], tuple[str, str, str]] | None = None
    moodle_remark: Callable[[ReleaseSheet], str] | None = None


@dataclass(frozen=True, kw_only=True)
class Launch:
    """How a package for learners is launched, and who is told what they do.

    `reports_to` is None where nobody is told. `passes_unscored`: a finished module without a quiz is reported
    as passed. `serve` returns the platform the self-test plays a package on, serving its files.
    """

    tracking: "Tracking"
    serve: Callable[[Mapping[str, bytes]], AbstractContextManager["Platform"]]
    reports_to: Role | None = None
    passes_unscored: bool = True
    reported: ReportedStatus | None = None


@dataclass(frozen=True, kw_only=True)
class PackageFormat:
    """A format a module is packaged in.

    `rank` orders the packages of a release. `rules` are the beginnings of the ids of the rules a package is
    judged by, besides those of every package. `texts` has `purpose` (what the package is for, a row of the
    import note; `purpose_alone` where a release has nothing to launch), and the blocks of a section of that
    note as `import_section`.
    `is_made_of` says whether a content has such a package, given the kinds its deliverables are of. `build`
    returns its files by path, the same for equal editions. `check` yields what is wrong with the files of
    one. `recognises` says whether files are such a package; it is None where nothing tells, as of plain web
    pages: what no other format recognises.
    `launch` is None where the files are handed over to people or imported as material.
    `holds_handout`: learners' papers are among its files.
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

    def texts_in(self, language: Language) -> TextCatalogue:
        """Return the words of the format in a language, by key."""
        return self.texts.read(language)

    def import_section(self, language: Language) -> str:
        """Return the format's section of the import note, Markdown; empty where it has none."""
        blocks = self.texts.read_part(language).get("import_section", ())
        return "\n\n".join(blocks) + "\n" if blocks else ""
