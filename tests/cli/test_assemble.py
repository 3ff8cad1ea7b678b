"""`premierjet assemble`: the released modules of a course in one package, and what it refuses."""

import json
import os
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree

from adapters.workspace import Workspace
from pipelines.testing.samples import unzip_files
from pipelines.workflow import assemble_course
from schemas.release import Release
from tests.cli.conftest import KEY, OTHER, PERSON, Door, at_a_copy, open_door

SCORM, CMI5 = "froid--course--scorm2004.zip", "froid--course--cmi5.zip"
PACKAGES = (SCORM, CMI5)
AROUND = ("imsmanifest.xml", "cmi5.xml")


@pytest.fixture(scope="module")
def released_root(delivered_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root whose two modules are approved and released: copied, never written to."""
    root = tmp_path_factory.mktemp("released") / "root"
    shutil.copytree(delivered_root, root)
    with open_door(root) as door:
        assert door("decide", OTHER, "approve", "--as", PERSON).code == 0
        assert door("package", OTHER, "--no-self-test").code == 0
    return root


@pytest.fixture
def released(
    released_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Door:
    return at_a_copy(released_root, tmp_path / "root", monkeypatch, capsys)


def opened(file: Path) -> dict[str, bytes]:
    return unzip_files(file.read_bytes())


def evidence(file: Path) -> Any:
    return json.loads(opened(file)["course-package.json"])


def items(file: Path) -> list[str]:
    manifest = etree.fromstring(opened(file)["imsmanifest.xml"])
    return [node.get("identifier", "") for node in manifest.iter("{*}item")]


def test_each_module_keeps_the_bytes_of_its_release(released: Door) -> None:
    """Those of its package, in a folder of its own; only the manifest and its documents are the course's."""
    told = released.well("assemble", "froid", "--out", "out")
    assert [Path(each["file"]).name for each in told["packages"]] == list(PACKAGES)
    records = released.workspace.records
    for name in PACKAGES:
        written = released.root / "out" / name
        files, listed = opened(written), evidence(written)["modules"]
        assert [each["module"] for each in listed] == [KEY, OTHER]
        for each in listed:
            (release,) = records.releases(each["module"])
            assert each["release_digest"] == release.canonical_digest()
            (released.root / "own.zip").write_bytes(records.release_file(release, each["package"]["name"]))
            own = {
                f"{each['folder']}/{path}": data
                for path, data in opened(released.root / "own.zip").items()
                if path not in AROUND and not path.endswith(".xsd")
            }
            below = f"{each['folder']}/"
            assert own == {path: data for path, data in files.items() if path.startswith(below)}


def test_the_same_releases_are_the_same_package_and_it_is_sound(released: Door) -> None:
    released.well("assemble", "froid", "--out", "once")
    released.well("assemble", "froid", "--out", "twice")
    for name in PACKAGES:
        once = released.root / "once" / name
        assert once.read_bytes() == (released.root / "twice" / name).read_bytes()
        judged = released.well("validate", str(once))
        assert (judged["made_here"], judged["findings"]) == (True, [])


def test_modules_stand_in_the_order_of_the_course(released: Door) -> None:
    modules = yaml.safe_load((released.course / "course.yaml").read_text())["modules"]
    released.change(modules=modules[::-1])
    released.well("assemble", "froid")
    assert items(released.root / SCORM) == [f"item-{OTHER}", f"item-{KEY}"]


def test_a_module_without_a_release_is_named_and_nothing_is_written(delivered: Door) -> None:
    said = delivered("assemble", "froid")
    assert said.code == 3
    assert f"no release that may be sent of {OTHER}" in said.err
    assert not [name for name in PACKAGES if (delivered.root / name).exists()]


def test_it_is_left_out_if_asked_and_said(delivered: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    said = delivered("assemble", "froid", "--released-only")
    assert said.code == 0
    assert f"{OTHER} est laissé de côté\u00a0: il n’a pas de version qui puisse être envoyée." in said.out
    assert items(delivered.root / SCORM) == [f"item-{KEY}"]
    left_out = [{"module": OTHER, "reason": "unreleased"}]
    assert [evidence(delivered.root / name)["left_out"] for name in PACKAGES] == [left_out, left_out]


def test_a_withdrawn_module_is_no_longer_in_it(released: Door) -> None:
    """Whoever withdraws learns which targets hold the release; a package made afterwards must not."""
    released.well("withdraw", OTHER, "--as", PERSON, "--comment", "La sonde est fausse")
    assert released("assemble", "froid").code == 3
    released.well("assemble", "froid", "--released-only")
    assert items(released.root / SCORM) == [f"item-{KEY}"]


def test_a_course_without_any_release_makes_no_package(drafted: Door) -> None:
    said = drafted("assemble", "froid", "--released-only")
    assert said.code == 3
    assert f"{KEY}, {OTHER}" in said.err


def test_a_module_for_trainers_alone_is_left_out_and_said(delivered: Door) -> None:
    modules = yaml.safe_load((delivered.course / "course.yaml").read_text())["modules"]
    modules[1]["artefacts"] = ["slides"]
    delivered.change(modules=modules)
    delivered.well("draft", OTHER)
    delivered.well("decide", OTHER, "approve", "--as", PERSON)
    delivered.well("package", OTHER, "--no-self-test")
    assert f"{OTHER} is left out: none of it is for learners to open." in delivered("assemble", "froid").out
    assert items(delivered.root / SCORM) == [f"item-{KEY}"]


def drop_package(monkeypatch: pytest.MonkeyPatch, module: str, *dropped: str) -> None:
    """Have the release of a module stand without packages of formats, as one made before those."""
    find = assemble_course._find_release

    def find_older(workspace: Workspace, key: str, now: datetime) -> Release | None:
        release = find(workspace, key, now)
        if release is None or key != module:
            return release
        kept = tuple(each for each in release.packages if each.format not in dropped)
        return release.model_copy(update={"packages": kept})

    monkeypatch.setattr(assemble_course, "_find_release", find_older)


def test_a_module_that_one_format_lacks_is_told_of_that_package_alone(
    released: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop_package(monkeypatch, OTHER, "cmi5")
    out = released("assemble", "froid").out
    assert f"{OTHER} is left out of {CMI5}: its release has no such package." in out
    assert f"{OTHER} is left out of {SCORM}" not in out
    assert out.count(KEY) == 2
    assert [evidence(released.root / name)["left_out"] for name in PACKAGES] == [
        [],
        [{"module": OTHER, "reason": "no_package"}],
    ]


def test_a_course_without_any_package_to_chain_is_not_said_to_have_no_pages(
    delivered: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop_package(monkeypatch, KEY, "scorm2004", "cmi5")
    said = delivered("assemble", "froid", "--released-only")
    assert "no release of its modules has a package that can be chained" in said.err


def test_a_full_disk_leaves_the_package_that_was_there(
    delivered: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = delivered.root / SCORM
    written.write_bytes(b"the one before")
    monkeypatch.setattr(os, "fsync", fail_as_full)
    assert "No space left" in delivered("assemble", "froid", "--released-only").err
    assert written.read_bytes() == b"the one before"


def fail_as_full(descriptor: int) -> None:
    raise OSError(28, "No space left on device")
