"""The formats a module is packaged in; a new one is a file here and a line in FORMATS."""

from collections.abc import Mapping
from typing import Protocol

from pipelines.packaging import player
from pipelines.packaging.edition import Edition
from pipelines.packaging.formats import scorm12, scorm2004, tincan, web
from schemas.release import PackageFormat


class Format(Protocol):
    """What a format adds around the same page."""

    TRACKING: player.Tracking

    def controlling_files(self, edition: Edition, page: Mapping[str, bytes], /) -> dict[str, bytes]:
        """Return the manifest and its schema documents, by path."""
        ...


FORMATS: dict[PackageFormat, Format] = {
    PackageFormat.SCORM12: scorm12,
    PackageFormat.SCORM2004: scorm2004,
    PackageFormat.TINCAN: tincan,
    PackageFormat.WEB: web,
}


def package_files(edition: Edition, package_format: PackageFormat) -> dict[str, bytes]:
    """Return every file of a package, by path: the page, the approved content, the manifest."""
    chosen = FORMATS[package_format]
    page = player.files(edition, chosen.TRACKING)
    return page | chosen.controlling_files(edition, page)
