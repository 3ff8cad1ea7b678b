"""The formats a module is packaged in; a new one is a file here and a line in FORMATS."""

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from adapters.blob import Member
from pipelines.packaging.banks import bundle as banks
from pipelines.packaging.documents import bundle as documents
from pipelines.packaging.edition import Edition
from pipelines.packaging.formats import cmi5, scorm12, scorm2004, tincan, web
from pipelines.packaging.identifiers import asked_items
from pipelines.packaging.player.folder import Tracking, files
from pipelines.packaging.player.pages import OF_LEARNERS
from schemas.draft import Content
from schemas.release import PackageFormat


class Format(Protocol):
    """What a format adds around the same page."""

    TRACKING: Tracking

    def controlling_files(self, edition: Edition, page: Iterable[str], /) -> dict[str, bytes]:
        """Return the manifest and its schema documents, by path."""
        ...


FORMATS: dict[PackageFormat, Format] = {
    PackageFormat.SCORM12: scorm12,
    PackageFormat.SCORM2004: scorm2004,
    PackageFormat.CMI5: cmi5,
    PackageFormat.TINCAN: tincan,
    PackageFormat.WEB: web,
}

PACKAGES: dict[PackageFormat, Callable[[Edition], Mapping[str, Member]]] = {
    PackageFormat.DOCUMENTS: documents.package,
    PackageFormat.TRAINER: documents.trainer_pack,
    PackageFormat.BANKS: banks.package,
}
"""What is handed over instead of launched."""


def formats_of(content: Content) -> tuple[PackageFormat, ...]:
    """Return the formats a content is packaged in: documents alone where nothing in it is for learners."""
    for_learners = any(isinstance(artefact, OF_LEARNERS) for artefact in content.artefacts)
    led = (PackageFormat.TRAINER,) if documents.is_led(content) else ()
    asked = (PackageFormat.BANKS,) if asked_items(content) else ()
    return (*(FORMATS if for_learners else ()), PackageFormat.DOCUMENTS, *led, *asked)


def package_files(edition: Edition, package_format: PackageFormat) -> dict[str, Member]:
    """Return every file of a package, by path: the page, the approved content, the manifest.

    Packages of documents and of question banks have files for people instead of the page, and their list.
    """
    if package_format in PACKAGES:
        return {**PACKAGES[package_format](edition)}
    chosen = FORMATS[package_format]
    page = files(edition, chosen.TRACKING)
    return page | chosen.controlling_files(edition, page)
