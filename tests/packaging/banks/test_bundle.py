"""The banks in a release: listed, reopened, refused; absent where nothing is asked."""

import json
from collections.abc import Callable
from hashlib import sha256

import pytest

from pipelines.packaging.bank_questions.bundle import LIST
from pipelines.packaging.zip_writer import write_zip
from pipelines.testing import builders
from pipelines.testing import samples as packages
from pipelines.testing.packages import build_files, list_formats, validate
from schemas.finding import RULES
from tests.packaging.banks import samples

BANKS = "banks"
Files = dict[str, bytes]
Change = Callable[[Files], Files]


@pytest.fixture(scope="module")
def members() -> Files:
    return build_files(samples.edition(), BANKS)


def relisted(files: Files) -> Files:
    said = json.loads(files[LIST])
    said["files"] = [
        {"path": path, "sha256": sha256(data).hexdigest()} for path, data in files.items() if path != LIST
    ]
    return files | {LIST: json.dumps(said).encode()}


def test_the_same_questions_come_in_every_form_with_the_content_and_a_note(members: Files) -> None:
    forms = {"moodle.xml", "gift.txt", "questions.csv", "qti-2.1.zip", "qti-3.0.zip", "content.json"}
    assert set(members) == forms | {"LISEZMOI.txt", LIST}
    assert members["content.json"] == samples.edition().content.canonical()
    assert all(name in members["LISEZMOI.txt"].decode() for name in forms)


def test_the_same_edition_gives_the_same_bytes(members: Files) -> None:
    assert build_files(samples.edition(), BANKS) == members


def test_a_module_that_asks_nothing_has_no_banks() -> None:
    assert BANKS not in list_formats(builders.content(artefacts=(builders.lesson(),)))


def test_a_release_holds_them_as_one_more_package() -> None:
    names = [package.name for package in packages.build_sample_release().release.packages]
    assert "froid--chaine--v1--banks.zip" in names


def with_qti(members: Files, change: Callable[[Files], Files]) -> Files:
    inside = packages.unzip_files(members["qti-2.1.zip"])
    return relisted(members | {"qti-2.1.zip": write_zip(change(inside))})


BROKEN: dict[str, Change] = {
    "banks.unreadable": lambda files: relisted(files | {"moodle.xml": b"<quiz>"}),
    "banks.question-absent": lambda files: relisted(
        files | {"gift.txt": files["gift.txt"].replace(b"q-0003", b"q-0009")}
    ),
    "banks.item-unlisted": lambda files: with_qti(
        files, lambda inside: inside | {"items/q-0099.xml": inside["items/q-0001.xml"]}
    ),
    "banks.choice-absent": lambda files: with_qti(
        files,
        lambda inside: (
            inside
            | {
                "items/q-0001.xml": inside["items/q-0001.xml"].replace(
                    b"<value>b</value>", b"<value>z</value>"
                )
            }
        ),
    ),
    "banks.questions-run-together": lambda files: relisted(
        files | {"gift.txt": files["gift.txt"].replace(b"\n\n::q-0003", b"\n::q-0003")}
    ),
}


@pytest.mark.parametrize("rule", json.loads((RULES / "banks.json").read_text(encoding="utf-8")))
def test_a_broken_bank_is_refused_by_the_name_of_the_rule(members: Files, rule: str) -> None:
    assert validate(write_zip(members), BANKS) == ()
    assert rule in {finding.rule for finding in validate(write_zip(BROKEN[rule](members)), BANKS)}


def test_a_bank_somebody_altered_is_refused(members: Files) -> None:
    altered = members | {"gift.txt": members["gift.txt"] + b"\n"}
    assert {finding.rule for finding in validate(write_zip(altered))} == {"listing.file-altered"}
