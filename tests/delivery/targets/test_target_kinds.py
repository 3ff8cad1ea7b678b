"""Kinds of target, ours and those of others: what a course may name, and what naming one costs."""

import subprocess
import sys
from pathlib import Path
from typing import Annotated, Literal

import pytest

from adapters.courses import read_courses
from pipelines.kinds import TARGETS
from schemas import kinds
from schemas.by_kind import ByKind
from schemas.contract import Contract
from schemas.course import Target
from schemas.errors import PluginUnusable
from schemas.kinds import KindLookup
from schemas.language import Language

HEAVY = ("boto3", "botocore", "httpcore2", "requests", "jinja2", "lxml")


COURSE = """
id: {id}
title: Froid
language: fr
iri: https://formation.example/froid
sources: [{{path: "*.md"}}]
modules: [{{id: chaine, title: La chaîne du froid}}]
review: {{roles: {{pedagogie: [lea]}}}}
targets: {targets}
"""


def write_course(folder: Path, id: str = "froid", targets: str = "[]") -> None:
    folder.mkdir(exist_ok=True)
    (folder / "course.yaml").write_text(COURSE.format(id=id, targets=targets), encoding="utf-8")


class ScaleTarget(Target):
    """A kind of somebody else, whose entry holds a fraction."""

    kind: Literal["scale"]
    factor: float


class Entries(Contract):
    """A contract with one field by kind."""

    targets: tuple[Annotated[Target, ByKind(KindLookup("target"))], ...]


@pytest.mark.parametrize("kind", [*TARGETS])
@pytest.mark.parametrize("language", Language)
def test_a_document_names_a_target_of_every_kind(kind: str, language: Language) -> None:
    """A Moodle and a SCORM Cloud were called S3 storage in a deployment plan."""
    target = TARGETS[kind].contract.model_construct(kind=kind, id="depot")
    assert "depot" in target.describe(language)
    others = {TARGETS[each].contract.model_construct(id="depot").describe(language) for each in TARGETS}
    assert len(others) == len(TARGETS)


def test_a_kind_not_installed_is_refused_by_name(tmp_path: Path) -> None:
    write_course(tmp_path / "one", id="one", targets="[{kind: pigeon, id: loft}]")
    write_course(tmp_path / "two", id="two")
    usable, (error,) = read_courses(tmp_path)
    assert [each.course.id for each in usable] == ["two"]
    assert error.place.endswith("targets[0].kind")
    assert "no target of kind 'pigeon' is installed; installed are folder, moodle, s3" in error.happened
    assert "install the distribution" in error.remedy


def test_a_kind_that_cannot_be_loaded_refuses_its_course_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unusable(_: str) -> None:
        raise PluginUnusable("cannot be loaded", place="pigeons", remedy="Uninstall it")

    write_course(tmp_path / "one", id="one", targets="[{kind: folder, id: drop, path: drop}]")
    write_course(tmp_path / "two", id="two")
    monkeypatch.setattr(kinds.TARGETS, "contract", unusable)
    usable, (error,) = read_courses(tmp_path)
    assert [each.course.id for each in usable] == ["two"]
    assert "pigeons: cannot be loaded. Uninstall it" in error.happened


def test_reading_a_course_loads_nothing_that_delivers(tmp_path: Path) -> None:
    entries = "[{kind: folder, id: a, path: a}, {kind: s3, id: b, bucket: b}]"
    write_course(tmp_path, targets=entries)
    code = (
        "import sys; from pathlib import Path; from adapters.courses import read_course\n"
        f"print(len(read_course(Path({str(tmp_path)!r})).course.targets))\n"
        f"print([name for name in {HEAVY} if name in sys.modules])\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split("\n")[:2] == ["2", "[]"]


def test_what_only_a_kind_knows_is_written_too() -> None:
    """A field typed by the base contract would drop what the kind adds; a fraction needs its own digits."""
    entries = Entries(targets=(ScaleTarget(kind="scale", id="a", factor=0.5),))
    assert entries.canonical() == b'{"targets":[{"factor":0.5,"id":"a","kind":"scale"}]}'
