"""A drawing in a package shows, and does nothing else: ours by a list, others' by what they do."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.packaging.edition import Edition
from pipelines.packaging.figures import PictureWidth, draw_svg
from pipelines.packaging.rules import drawings
from pipelines.packaging.zip_writer import write_zip
from pipelines.testing import builders, samples
from pipelines.testing.packages import KINDS, build_files, inspect, validate
from schemas.finding import Finding, Severity
from schemas.language import Language
from tests import sample_deliverables as deliverables
from tests.packaging.inspection.foreign_packages import PACKAGES, written
from tests.packaging.test_figures import section, steps, table

DRAWN = draw_svg(deliverables.figures().sections[0], Language.FRENCH)
NAME = "figures/p-0001-tall.svg"
HEAD = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<!DOCTYPE svg [<!ENTITY l0 "ha">{LAUGHS}]>'.encode() + HEAD + b"<text>&l9;</text></svg>"


def within(markup: bytes) -> bytes:
    return DRAWN.replace(b"</svg>", markup + b"</svg>")


def on_a_text(attributes: bytes) -> bytes:
    return DRAWN.replace(b"<text ", b"<text " + attributes + b" ", 1)


STRANGERS = {
    "script": (within(b"<script>alert(1)</script>"), "<script>"),
    "script of another host": (within(b'<script href="//evil.example/a.js"/>'), "<script>"),
    "event": (on_a_text(b'onclick="alert(1)"'), 'onclick="alert(1)"'),
    "event in capitals": (on_a_text(b'onClick="alert(1)"'), 'onClick="alert(1)"'),
    "page inside": (within(b"<foreignObject><p>x</p></foreignObject>"), "<foreignObject>"),
    "link": (within(b'<a href="javascript:alert(1)"><text>x</text></a>'), "<a>"),
    "picture of another host": (within(b'<image href="https://evil.example/a.png"/>'), "<image>"),
    "animation": (within(b'<set attributeName="href" to="javascript:alert(1)"/>'), "<set>"),
    "style of an attribute": (on_a_text(b'style="fill: red"'), 'style="fill: red"'),
    "address in a colour": (on_a_text(b'stroke="url(//evil.example/a)"'), 'stroke="url(//evil.example/a)"'),
    "address in a style": (
        DRAWN.replace(b"<style>", b"<style>text { fill: url(//evil.example/a) }"),
        "url()",
    ),
    "import of a style": (DRAWN.replace(b"<style>", b"<style>@import '//evil.example/a.css';"), "url()"),
    "address spelled otherwise": (DRAWN.replace(b"<style>", b"<style>p{fill:u\\72l(//e.example)}"), "url()"),
    "element of another namespace": (within(b'<x xmlns="urn:x"/>'), "<x>"),
    "attribute of another namespace": (
        on_a_text(b'xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="#a"'),
        "xlink",
    ),
    "style sheet": (b'<?xml-stylesheet href="//evil.example/a.css"?>' + DRAWN, "<?xml-stylesheet?>"),
    "comment": (within(b"<!-- x -->"), "<!-- -->"),
    "DTD": (b'<!DOCTYPE svg SYSTEM "http://evil.example/svg.dtd">' + DRAWN, "<!DOCTYPE>"),
    "entity": (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + within(b"<text>&a;</text>"), "<!DOCTYPE>"),
    "cut short": (DRAWN[:-10], ""),
    "no XML at all": (b"\x89PNG\r\n\x1a\n", "line 1"),
    "empty": (b"", ""),
}


def of_ours(data: bytes) -> list[Finding]:
    return list(drawings.check({NAME: data}))


@pytest.mark.parametrize(("data", "what"), STRANGERS.values(), ids=STRANGERS)
def test_a_drawing_of_ours_that_holds_more_than_a_picture_is_refused(data: bytes, what: str) -> None:
    found = of_ours(data)
    assert {(each.rule, each.severity) for each in found} == {("drawing.stranger", Severity.BLOCKING)}
    assert any(what in each.facts["what"] for each in found)
    assert all(each.place.startswith(NAME) for each in found)


@given(st.text(min_size=1, max_size=200), st.text(max_size=80))
def test_whatever_is_drawn_holds_nothing_but_a_picture(text: str, cell: str) -> None:
    of = section(steps(text, "Noter."), table(((text, cell), ("x", "1 kg"), ("y", "2 kg"))))
    for shape in PictureWidth:
        assert of_ours(draw_svg(of, Language.FRENCH, shape)) == []


@pytest.mark.parametrize("kind", [*samples.MANIFESTS, "web", "documents"])
def test_a_package_of_ours_whose_drawing_was_changed_is_refused(kind: str) -> None:
    figured = {"artefacts": (*builders.content().artefacts, deliverables.figures())}
    members = samples.files(kind, **figured)
    drawn = next(name for name in sorted(members) if name.endswith(".svg"))
    assert validate(write_zip(members), kind) == ()
    changed = members | {drawn: STRANGERS["script"][0]}
    (found,) = (each for each in validate(write_zip(changed), kind) if each.rule.startswith("drawing."))
    assert (found.rule, found.place.partition(":")[0]) == ("drawing.stranger", drawn)


def test_only_figures_bring_a_drawing_into_a_package() -> None:
    """No course, draft, correction or letterhead can: the content has no place for one."""
    of = [each for each in deliverables.one_of_each() if each.kind != "figures"]
    for artefact in of:
        edition = Edition(builders.course(), deliverables.content_of(artefact), KINDS)
        assert not [name for name in build_files(edition, "documents") if "svg" in name]
    for kind in samples.MANIFESTS:
        assert not [name for name in samples.files(kind) if name.endswith(".svg")]


ILLUSTRATED = (
    b'<?xml version="1.0"?><!-- Generator: a drawing program --><!DOCTYPE svg PUBLIC '
    b'"-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" '
    b'[<!ENTITY ns_svg "http://www.w3.org/2000/svg">]>'
    + HEAD.replace(b'"http://www.w3.org/2000/svg"', b'"&ns_svg;"')
    + b'<defs><linearGradient id="g"/><style>rect { fill: url(#g) }</style></defs><rect fill="url(#g)"/>'
    b'<use xlink:href="#g"/><image href="photo.png"/><image href="data:image/png;base64,AAAA"/>'
    b'<a href="https://example.org/"><text>more</text></a></svg>'
)
ACTIVE = {
    "script": (HEAD + b"\n<script>alert(1)</script></svg>", "<script>", 2),
    "event": (HEAD + b'\n<rect onload="alert(1)"/></svg>', "onload", 2),
    "address that runs": (HEAD + b'<a xlink:href="java&#10;script:alert(1)"/></svg>', "javascript", 1),
    "animation that runs": (HEAD + b'<set attributeName="href" to=" JavaScript:x"/></svg>', "to=", 1),
    "frame inside": (
        HEAD + b'<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml"/></foreignObject></svg>',
        "<iframe>",
        1,
    ),
    "picture of another host": (
        HEAD + b'<image href="https://evil.example/a.png"/></svg>',
        "evil.example",
        1,
    ),
    "style of another host": (HEAD + b"<style>@import url(//evil.example/a.css)</style></svg>", "<style>", 1),
    "colour of another host": (HEAD + b'<rect fill="url(http://evil.example/a#b)"/></svg>', "fill", 1),
    "sheet of another host": (
        b'<?xml-stylesheet href="http://evil.example/a.css"?>' + HEAD + b"</svg>",
        "<?xml-stylesheet?>",
        1,
    ),
}


def elsewhere(folder: Path, data: bytes) -> list[Finding]:
    return list(inspect(written(folder, PACKAGES["cmi5"] | {"content/Icon.SVG": data})).findings)


@pytest.mark.parametrize(("data", "what", "line"), ACTIVE.values(), ids=ACTIVE)
def test_a_drawing_from_elsewhere_that_runs_or_loads_is_told_with_its_line(
    data: bytes, what: str, line: int, tmp_path: Path
) -> None:
    (found,) = elsewhere(tmp_path, data)
    assert (found.rule, found.severity) == ("foreign.drawing-active", Severity.WARNING)
    assert found.place == f"content/Icon.SVG:{line}"
    assert what in found.facts["what"].replace("\n", "")


def test_what_drawing_programs_write_is_no_mistake(tmp_path: Path) -> None:
    assert elsewhere(tmp_path, ILLUSTRATED) == []


def test_a_drawing_no_browser_shows_is_told(tmp_path: Path) -> None:
    (found,) = elsewhere(tmp_path, HEAD)
    assert (found.rule, found.severity) == ("foreign.drawing-malformed", Severity.WARNING)


ENTITIES = {
    "a billion laughs": BOMB,
    "a billion laughs in UTF-16": BOMB.decode().encode("utf-16"),
    "in an attribute": BOMB.replace(b"<text>&l9;", b'<text id="&l9;">'),
    "an outside file": b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + HEAD + b"&x;</svg>",
    "an outside DTD": b'<!DOCTYPE svg [<!ENTITY % x SYSTEM "http://evil.example/x">%x;]>' + HEAD + b"</svg>",
}


@pytest.mark.parametrize("data", ENTITIES.values(), ids=ENTITIES)
def test_a_drawing_of_entities_is_refused_and_nothing_of_it_expanded(data: bytes, tmp_path: Path) -> None:
    before = time.process_time()
    (found,) = elsewhere(tmp_path, data)
    assert time.process_time() - before < 1
    assert (found.rule, found.severity) == ("drawing.entities", Severity.BLOCKING)
    assert {each.rule for each in of_ours(data)} == {"drawing.entities"}


def test_a_manifest_that_lists_such_a_drawing_is_refused(tmp_path: Path) -> None:
    manifest = PACKAGES["1.2"]["imsmanifest.xml"]
    listed = manifest.replace(b"<file ", b'<file href="bomb.svg"/><file ', 1)
    assert listed != manifest
    judged = inspect(
        written(tmp_path, PACKAGES["1.2"] | {"imsmanifest.xml": listed, "content/bomb.svg": BOMB})
    )
    assert [(each.rule, each.place) for each in judged.findings] == [("drawing.entities", "content/bomb.svg")]
    assert judged.is_blocked
