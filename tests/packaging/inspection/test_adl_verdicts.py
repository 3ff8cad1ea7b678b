"""What ADL's validator said of each mutant of one manifest, beside what we say today.

A false refusal costs an author a day, a false acceptance a learner's track: both were found once.
"""

import json
import re
from pathlib import Path

import pytest

from pipelines.testing.packages import inspect
from tests.packaging.inspection.foreign_packages import PACKAGES, written
from tests.packaging.inspection.mutants import MANIFEST, mutants

RECORDED = Path(__file__).parents[2] / "recorded" / "adl" / "scorm-2004-4e.json"

# Of a mutant's name: why the two verdicts differ.
WE_TAKE = {
    r"\w+ of <\w+> is one": "xs:boolean may be written 1; the validator knows the word alone",
    r"schemaLocation of <manifest> is (made up|one)": "we judge by our own documents, wherever it points",
    r"text of <location> is padded": "xs:anyURI is compared without the white space around it",
}
WE_REFUSE = {
    r"<sequencing(Collection)?> of <\w+> rises": "the validator looks at sequencing in three places alone",
    r"<sequencing(Collection)?> also in <\w+>": "the validator looks at sequencing in three places alone",
    r"<(item|organization)> also in <sequencing>": "the validator does not look into a sequencing for it",
    r"IDRef of <sequencing> goes": "a rule then names an objective that no one has",
    r"<\w+> gets persistState": "it was removed wherever it stood",
    r"text of <location> is empty": "an empty address names no file",
    r"text of <title> is empty": "a title says something",
    r"text of <minNormalizedMeasure> is empty": "a measure is a number",
    r"\w+DurationLimit of <limitConditions> is padded": "libxml2 compares an xs:duration as written",
}


def blocked(folder: Path, manifest: bytes) -> bool:
    return inspect(written(folder, PACKAGES["2004"] | {"imsmanifest.xml": manifest})).is_blocked


def unexplained(names: list[str], reasons: dict[str, str]) -> list[str]:
    return [name for name in names if not any(re.fullmatch(pattern, name) for pattern in reasons)]


@pytest.mark.timeout(120)
def test_each_mutant_is_judged_as_adl_s_validator_judged_it(tmp_path: Path) -> None:
    recorded = json.loads(RECORDED.read_text(encoding="utf-8"))
    refused, tried = set(recorded["refused"]), mutants()
    assert tried.keys() == refused | set(recorded["accepted"]), "the mutants are not those that were recorded"
    ours = {name for name, manifest in tried.items() if blocked(tmp_path, manifest)}
    taken, refused_here = sorted(refused - ours), sorted(ours - refused)
    assert unexplained(taken, WE_TAKE) == []
    assert unexplained(refused_here, WE_REFUSE) == []
    for names, reasons in ((taken, WE_TAKE), (refused_here, WE_REFUSE)):
        assert [each for each in reasons if not any(re.fullmatch(each, name) for name in names)] == []


def test_the_manifest_that_is_changed_is_sound(tmp_path: Path) -> None:
    assert not blocked(tmp_path, MANIFEST)
