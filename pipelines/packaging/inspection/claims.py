"""The standard a zip without a manifest claims: by its name, and by scripts that speak only cmi5."""

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from pipelines.packaging.manifests.cmi5 import CMI5
from pipelines.packaging.package_archive import Archive
from pipelines.packaging.rules.parsed_xml import LARGEST_MANIFEST, read_manifest

MOST_READ = 200  # scripts, and as many documents
LARGEST_SCRIPT = 4 * 1024 * 1024
SCRIPTS = (".js", ".mjs")
DOCUMENTS = (".xml",)
TECHNICAL = (*SCRIPTS, *DOCUMENTS, ".xsd")
"""Files whose names say what a package is for; a page or a folder may be called after what it explains."""

NAMED = re.compile(r"(?<![a-z0-9])cmi5(?![0-9])|^coursestructure\.xsd$", re.IGNORECASE)
SPEAKS_CMI5 = re.compile(rb"LMS\.LaunchData|cmi5LearnerPreferences|w3id\.org/xapi/cmi5")
SPEAKS_SCORM = re.compile(rb"API_1484_11|LMSInitialize")
"""Where one script has both, it is a driver for every standard, and says nothing of this zip."""


def find_sign_of_cmi5(zip_name: str, archive: Archive) -> str | None:
    """Return what makes a zip look like a cmi5 course: its own name, or a file; None without a sign."""
    if NAMED.search(zip_name):
        return zip_name
    technical = sorted(name for name in archive if name.lower().endswith(TECHNICAL))
    by_name = (name for name in technical if NAMED.search(name.rpartition("/")[2]))
    return next(by_name, None) or next(_find_cmi5_scripts(archive, technical), None)


def _find_cmi5_scripts(archive: Archive, technical: list[str]) -> Iterator[str]:
    for name in _small(archive, technical, SCRIPTS, LARGEST_SCRIPT):
        script = archive[name]
        if SPEAKS_CMI5.search(script) and not SPEAKS_SCORM.search(script):
            yield name


def find_course_structure(archive: Archive) -> str | None:
    """Return the path of a cmi5 course structure by another name, the first of them."""
    found = _small(archive, sorted(archive), DOCUMENTS, LARGEST_MANIFEST)
    return next((name for name in found if is_course_structure(archive[name])), None)


def is_course_structure(data: bytes) -> bool:
    """Say whether bytes are a course structure of cmi5, whatever it breaks."""
    if b"courseStructure" not in data:
        return False
    tree = read_manifest("", data)
    return isinstance(tree, etree._ElementTree) and tree.getroot().tag == CMI5("courseStructure")


def _small(archive: Archive, names: list[str], suffixes: tuple[str, ...], largest: int) -> Iterator[str]:
    named = (name for name in names if name.lower().endswith(suffixes) and archive.get_size(name) <= largest)
    return islice(named, MOST_READ)
