"""Each package of CATAPULT's LMS test suite, made anew in small: its requirement and what we say of it."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from pipelines.packaging.zip_writer import write_zip
from pipelines.testing.packages import inspect

ID = "https://gloves.example"
PAGE = b'<!doctype html><html lang="en"><head><title>Gloves</title></head><body><p>Gloves</p></body></html>'
WORDS = (
    '<title><langstring lang="en">Gloves</langstring></title>'
    '<description><langstring lang="en">Gloves</langstring></description>'
)


def unit(name: str = "au", url: str = "index.html", more: str = 'moveOn="Completed"', inner: str = "") -> str:
    return f'<au id="{ID}/{name}" {more}>{WORDS}{inner}<url>{url}</url></au>'


def structure(*parts: str, course: str = f"{ID}/course", objectives: str = "") -> bytes:
    """A course structure of these blocks and units."""
    return (
        '<courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd">'
        f'<course id="{course}">{WORDS}</course>{objectives}{"".join(parts)}</courseStructure>'
    ).encode()


def objective(name: str = f"{ID}/why") -> str:
    return f'<objective id="{name}">{WORDS}</objective>'


def zipped(manifest: bytes, name: str = "cmi5.xml") -> bytes:
    return write_zip({name: manifest, "index.html": PAGE})


def zip64() -> bytes:
    """The same zip, whose first member is written as one larger than 4 GiB would be."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as opened:
        with opened.open("cmi5.xml", "w", force_zip64=True) as member:
            member.write(structure(unit()))
        opened.writestr("index.html", PAGE)
    return buffer.getvalue()


BLOCK = f'<block id="{ID}/part">{WORDS}{unit()}</block>'
RELATIVE = {
    "1": "index.html",
    "2": "path/1/index.html",
    "3": "index.html?abc=def",
    "4": "path/1/index.html?abc=def",
    "5": "/index.html",
}
# case: (requirement, file, what is in it, the rule that refuses it; none where it has to be taken)
CASES: Mapping[str, tuple[str, str, bytes, str | None]] = {
    "001 one unit": ("6.1.0.0-1", "c.zip", zipped(structure(unit())), None),
    "003 own window": (
        "8.1.0.0-2",
        "c.zip",
        zipped(structure(unit(more='moveOn="Completed" launchMethod="OwnWindow"'))),
        None,
    ),
    **{
        f"004 {value}": ("13.1.4.0-3", "c.zip", zipped(structure(unit(more=f'moveOn="{value}"'))), None)
        for value in ("Completed", "CompletedAndPassed", "CompletedOrPassed", "Passed", "NotApplicable")
    },
    "101 a thousand units": (
        "6.1.0.0-2",
        "c.xml",
        structure(*(unit(f"au-{number}", f"{ID}/{number}.html") for number in range(1_001))),
        None,
    ),
    "102 zip64": ("14.0.0.0-1", "c.zip", zip64(), None),
    "201-1 course": (
        "3.0.0.0-1",
        "c.zip",
        zipped(structure(unit(), course="gloves.example/course")),
        "cmi5.id-relative",
    ),
    "201-2 block": (
        "3.0.0.0-1",
        "c.zip",
        zipped(structure(BLOCK.replace(f"{ID}/part", "gloves.example/part"))),
        "cmi5.id-relative",
    ),
    "201-3 unit": (
        "3.0.0.0-1",
        "c.zip",
        zipped(structure(unit().replace(ID, "gloves.example"))),
        "cmi5.id-relative",
    ),
    "201-4 objective": (
        "3.0.0.0-1",
        "c.zip",
        zipped(structure(unit(), objectives=f"<objectives>{objective('gloves.example/why')}</objectives>")),
        "cmi5.id-relative",
    ),
    **{
        f"202-{number} relative, no zip": (
            "14.2.0.0-1",
            "c.xml",
            structure(unit(url=url)),
            "cmi5.url-relative",
        )
        for number, url in RELATIVE.items()
    },
    "203-1 not in the zip": (
        "14.1.0.0-4",
        "c.zip",
        zipped(structure(unit(url="gone.html"))),
        "cmi5.launch-file-absent",
    ),
    "204 a name of the launch": (
        "8.1.0.0-6",
        "c.zip",
        zipped(structure(unit(url="index.html?endpoint=http://lrs.example"))),
        "cmi5.query-reserved",
    ),
    "205-1 block twice": (
        "13.1.2.0-1",
        "c.zip",
        zipped(structure(BLOCK, BLOCK.replace(f'{ID}/au"', f'{ID}/au-2"'))),
        "cmi5.id-twice",
    ),
    "205-2 objective twice": (
        "13.1.3.0-1",
        "c.zip",
        zipped(structure(unit(), objectives=f"<objectives>{objective()}{objective()}</objectives>")),
        "cmi5.id-twice",
    ),
    "205-3 unit twice": ("13.1.4.0-1", "c.zip", zipped(structure(unit(), unit())), "cmi5.id-twice"),
    "206-1 no address": (
        "13.1.4.0-2",
        "c.zip",
        zipped(structure(unit(url="http://gloves.example index.html"))),
        "cmi5.url-malformed",
    ),
    "207-1 another order": (
        "13.2.0.0-1",
        "c.zip",
        zipped(structure(unit().replace(WORDS, "").replace("</url>", f"</url>{WORDS}"))),
        "cmi5.schema-document",
    ),
    "208-1 a text": ("14.0.0.0-1", "c.md", b"# Gloves\n", "zip.unreadable"),
    "209-1 no zip": ("14.1.0.0-1", "c.zip", b"no zip", "zip.unreadable"),
    "210-1 no cmi5.xml": (
        "14.1.0.0-2",
        "210-1-no-cmi5-xml.zip",
        write_zip({"index.html": PAGE}),
        "foreign.cmi5-absent",
    ),
    # Not in its suite, in its list of requirements: references, vocabulary, ranges.
    "objective nobody defined": (
        "13.1.4",
        "c.zip",
        zipped(structure(unit(inner=f'<objectives><objective idref="{ID}/no"/></objectives>'))),
        "cmi5.objective-dangling",
    ),
    "moveOn of SCORM": (
        "13.1.4",
        "c.zip",
        zipped(structure(unit(more='moveOn="completed"'))),
        "cmi5.move-on",
    ),
    "mastery above one": (
        "13.1.4",
        "c.zip",
        zipped(structure(unit(more='masteryScore="1.01"'))),
        "cmi5.mastery-score",
    ),
    "mastery of five decimals": (
        "13.1.4",
        "c.zip",
        zipped(structure(unit(more='masteryScore="0.83333"'))),
        "cmi5.mastery-score",
    ),
    "window of no name": (
        "13.1.4",
        "c.zip",
        zipped(structure(unit(more='launchMethod="NewWindow"'))),
        "cmi5.launch-method",
    ),
    "no unit at all": ("13.1.4", "c.zip", zipped(structure()), "cmi5.unit-absent"),
    "two addresses": (
        "13.2.0.0-1",
        "c.zip",
        zipped(structure(unit(inner="<url>index.html</url>"))),
        "cmi5.schema-document",
    ),
    "another namespace": (
        "13.2.0.0-1",
        "c.zip",
        zipped(structure(unit()).replace(b"w3id.org/xapi/profiles", b"adlnet.gov")),
        "cmi5.root",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_case_of_the_suite_is_judged_as_it_asks(case: str, tmp_path: Path) -> None:
    requirement, name, data, rule = CASES[case]
    path = tmp_path / name
    path.write_bytes(data)
    judged = inspect(path)
    refused = {each.rule for each in judged.findings}
    assert judged.is_blocked is (rule is not None), f"requirement {requirement}: {refused}"
    assert rule is None or rule in refused, f"requirement {requirement}: {refused}"
