"""One of our manifests that somebody changed: told, unless an LMS reads the same or the words are free."""

import re

import pytest

from pipelines.testing import samples
from pipelines.testing.packages import validate_files
from tests.packaging.inspection.mutants import mutants

FREE = {
    "scorm12": (
        r"schemaLocation of <manifest> .*",
        r"(identifier of <(manifest|item)>|isvisible of <item>|version of <manifest>) is (made up|one)",
        r"text of <(langstring|catalog|language|vcard|metadatascheme|format|location|id|title)> is made up",
        r"lang of <langstring> is made up",
        r"<(keyword|taxonpath)> of <\w+> goes",
        r"<(keyword|contribute|classification)> of <\w+> doubles",
    ),
    "scorm2004": (
        r"identifier of <(manifest|item)> is made up",
        r"(isvisible|version|choice|flow) of <\w+> is one",
        r"\w+(Measure|SetByContent|ToSystem) of <\w+> is one",
        r"objectiveID of <primaryObjective> is (made up|one)",
        r"text of <(catalog|entry|string|language|source|value|entity|metadataSchema|id|title)> is made up",
        r"language of <string> is made up",
        r"<(keyword|metadataSchema|classification|hideLMSUI)> of <\w+> goes",
        r"<(keyword|contribute|classification)> of <\w+> doubles",
    ),
    "cmi5": (
        r"schemaLocation of <courseStructure> .*",
        r"(lang of|text of) <langstring> is made up",
        r"masteryScore of <au> (goes|is one)",
        r"<objectives> of <au> goes",
    ),
}
"""What of a manifest nobody but the author can know to be wrong; the rest of a mutant's names are told."""


@pytest.mark.parametrize("kind", FREE)
def test_what_is_changed_in_a_manifest_of_ours_is_told(kind: str) -> None:
    files, name = samples.files(kind), samples.MANIFESTS[kind]
    passed = [
        said
        for said, manifest in mutants(files[name]).items()
        if not said.endswith("is padded") and not validate_files(files | {name: manifest}, kind)
    ]
    assert [said for said in passed if not any(re.fullmatch(each, said) for each in FREE[kind])] == []
    assert [each for each in FREE[kind] if not any(re.fullmatch(each, said) for said in passed)] == []


@pytest.mark.parametrize("kind", FREE)
def test_white_space_around_a_name_of_ours_is_no_change(kind: str) -> None:
    """A tool that writes the manifest again may leave some."""
    files, name = samples.files(kind), samples.MANIFESTS[kind]
    named = re.compile(r"(identifier|default|ID|id|idref|objectiveID) of <\w+> is padded")
    padded = {said: data for said, data in mutants(files[name]).items() if named.fullmatch(said)}
    assert padded
    assert [said for said, data in padded.items() if validate_files(files | {name: data}, kind)] == []
