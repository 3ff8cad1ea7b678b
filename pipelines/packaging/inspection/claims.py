"""Signs that a zip without a manifest is meant as cmi5: its name, its files' names, and its scripts."""

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
TECHNICAL_SUFFIXES = (*SCRIPTS, *DOCUMENTS, ".xsd")
"""Files whose names say what a package is for; a page or a folder may be called after what it explains."""

CMI5_NAME = re.compile(r"(?<![a-z0-9])cmi5(?![0-9])|^coursestructure\.xsd$", re.IGNORECASE)
CMI5_SCRIPT = re.compile(rb"LMS\.LaunchData|cmi5LearnerPreferences|w3id\.org/xapi/cmi5")
SCORM_SCRIPT = re.compile(rb"API_1484_11|LMSInitialize")
"""A script with both is a driver for every standard, so it is no sign of cmi5."""


def find_sign_of_cmi5(zip_name: str, archive: Archive) -> str | None:
    """Return what makes a zip look like a cmi5 course: its own name, or a file; None without a sign."""
    if CMI5_NAME.search(zip_name):
        return zip_name
    technical_names = sorted(name for name in archive if name.lower().endswith(TECHNICAL_SUFFIXES))
    by_name = (name for name in technical_names if CMI5_NAME.search(name.rpartition("/")[2]))
    return next(by_name, None) or next(_find_cmi5_scripts(archive, technical_names), None)


def _find_cmi5_scripts(archive: Archive, technical_names: list[str]) -> Iterator[str]:
    for name in _list_small_files(archive, technical_names, SCRIPTS, LARGEST_SCRIPT):
        script = archive[name]
        if CMI5_SCRIPT.search(script) and not SCORM_SCRIPT.search(script):
            yield name


def find_course_structure(archive: Archive) -> str | None:
    """Return the path of the first cmi5 course structure with another name; None if there is none."""
    names = _list_small_files(archive, sorted(archive), DOCUMENTS, LARGEST_MANIFEST)
    return next((name for name in names if is_course_structure(archive[name])), None)


def is_course_structure(data: bytes) -> bool:
    """Return whether bytes are a cmi5 course structure, even an invalid one."""
    if b"courseStructure" not in data:
        return False
    tree = read_manifest("", data)
    return isinstance(tree, etree._ElementTree) and tree.getroot().tag == CMI5("courseStructure")


def _list_small_files(
    archive: Archive, names: list[str], suffixes: tuple[str, ...], largest: int
) -> Iterator[str]:
    small = (name for name in names if name.lower().endswith(suffixes) and archive.get_size(name) <= largest)
    return islice(small, MOST_READ)
