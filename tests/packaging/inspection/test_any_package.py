"""Whatever zip is held out to us: a report in both languages, of what is wrong with it; never a traceback."""

from collections.abc import Mapping
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.packaging.inspection.report import describe_judgement, write_report
from pipelines.packaging.zip_writer import write_zip
from pipelines.testing import samples
from pipelines.testing.packages import inspect, validate
from schemas.errors import InvalidInput
from schemas.language import Language
from tests.fuzzing import bent, examples, given_up_after
from tests.packaging.inspection.foreign_packages import PACKAGES

LONGEST_SECONDS = 30
"""Of the processor, for one package of a few hundred kilobytes."""

OURS = {f"our {kind}": samples.files(kind) for kind in ("scorm12", "cmi5")}
NAMES = [
    "../x",
    "/x",
    "a//b",
    "INDEX.HTML",
    "index.html",
    "imsmanifest.xml",
    "\u202ex",
    "a\\b",
    "x" * 300,
    "é",
    "CON",
]
ODD_XML = [
    b"<!DOCTYPE m [<!ENTITY f SYSTEM 'file:///etc/hostname'>]>",
    b"<!--",
    b"<![CDATA[",
    b"]]>",
    b"&#0;",
    b"&x;",
    b"xml:base='http://['",
    b"xmlns:x='",
    b"<?xml-stylesheet href='http://e.example'?>",
    b"<x:y/>",
    b"href=''",
    b"http://[",
    b"//e.example",
    b"%00",
    b"%zz",
    b"javascript:x",
    b"url(",
    b"@import 'http://e.example';",
    b"<meta http-equiv=refresh content='0;url=http://e.example'>",
    b"<svg onload=x><use href='http://e.example#a'/></svg>",
    b"<base href='http://['>",
]


def judged(path: Path, package: bytes) -> None:
    path.write_bytes(package)
    with given_up_after(LONGEST_SECONDS):
        judgement = inspect(path)
        with suppress(InvalidInput):  # it has no identifiers to compare with
            inspect(path, against=path)
        reports = [write_report(judgement, language) for language in Language]
        documents = [describe_judgement(judgement, language) for language in Language]
        validate(package)
    assert all(reports)
    assert all(documents)


@st.composite
def odd(draw: Any, whole: Mapping[str, bytes]) -> bytes:
    """A package some of whose members were bent, renamed, doubled or left out, and zipped again."""
    members = list(whole.items())
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(members) - 1))
        name, data = members[at]
        match draw(st.sampled_from(["bend", "bend", "put", "rename", "double", "drop"])):
            case "bend":
                members[at] = (name, draw(bent(data)))
            case "put":
                place = draw(st.integers(0, len(data)))
                members[at] = (name, data[:place] + draw(st.sampled_from(ODD_XML)) + data[place:])
            case "rename":
                members[at] = (draw(st.sampled_from([*NAMES, name.upper(), f"{name} "])), data)
            case "double":
                members.append((draw(st.sampled_from([name, name.title()])), data))
            case _ if len(members) > 1:
                members.pop(at)
    buffer = BytesIO()
    with ZipFile(buffer, "w", draw(st.sampled_from([ZIP_STORED, ZIP_DEFLATED]))) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


WHOLE = PACKAGES | OURS


@pytest.mark.filterwarnings("ignore:Duplicate name", "ignore:Generating overly large repr")
@pytest.mark.parametrize("whole", WHOLE.values(), ids=WHOLE)
def test_a_package_bent_anywhere_is_judged(whole: Mapping[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / "package.zip"

    @settings(max_examples=examples(12), suppress_health_check=list(HealthCheck), database=None)
    @given(st.one_of(odd(whole), bent(write_zip(whole))))
    def holds(package: bytes) -> None:
        judged(path, package)

    holds()
