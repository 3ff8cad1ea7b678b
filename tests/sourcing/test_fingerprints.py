"""A fingerprint changes with what is read and with how it is read, and with nothing else."""

import os
from hashlib import sha256
from pathlib import Path

import pytest

from adapters.courses import CourseFolder
from pipelines.sourcing import fingerprints
from pipelines.sourcing.reader_version import READER_VERSION
from pipelines.testing import builders
from pipelines.testing.sources import fingerprint_sources
from schemas.course import ScanSettings
from schemas.language import Language
from tests.sourcing.documents import box, lines, pdf, read, slides, together, word
from tests.sourcing.opendocuments import epub, odp, odt, with_places
from tests.sourcing.workbooks import table, workbook

GLOSSARY = """<dl><dt>bac</dt><dt>caisse</dt><dd>avec un couvercle</dd><dd>lavé</dd></dl>
<p><b>DLC</b></p><p>date limite</p><p><b>DDM :</b></p><p>date minimale</p>
<p><b>bac</b> — bleu</p><p><b>sonde</b> — verte</p>"""
QUIZ = """# Mots

bac
: bleu

- [x] **Laver** : le bac
- ✘ Bagues

| Vis | Acier |
|-|-|
| Courte | ✅<p>en hiver |

## Quiz

1. Qui signe ?

Réponse : B

- Le froid ..... 3

## Soir

**La réserve**

Dites `tout est fermé` au gardien.

Partez.

::: details Le froid
Notez {% x %} l'heure.
:::

Fin.
"""
FORM = table(
    ("type", "name", "label", "calculation"),
    ("begin group", "visit_data", "La visite"),
    ("calculate", "room_code", "", "pulldata('rooms', 'code', 'name', ${room_name})"),
    ("select_one yes_no", "door_closed", "La porte est-elle fermée ?"),
    ("end group",),
)
PLACES = '<ol><li><a href="text/0.xhtml#a">Le froid</a></li><li><a href="text/0.xhtml">Le chaud</a></li></ol>'
READ_BY_VERSION = {23: "e8a7f5e437ba"}
"""What each version reads of the same documents."""


@pytest.fixture
def course(tmp_path: Path) -> CourseFolder:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources/a.md").write_text("Fermez la porte.", encoding="utf-8")
    (tmp_path / "sources/b.md").write_text("Notez l'heure.", encoding="utf-8")
    return CourseFolder(tmp_path, builders.course())


def of(course: CourseFolder) -> str:
    return fingerprint_sources(course, course.course.modules[0])


def test_an_unchanged_course_keeps_its_fingerprint(course: CourseFolder) -> None:
    before = of(course)
    os.utime(course.folder / "sources/a.md", (0, 0))
    (course.folder / "elsewhere.md").write_text("x", encoding="utf-8")
    assert of(course) == before


@pytest.mark.parametrize("change", ["bytes", "name", "added", "removed"])
def test_a_changed_source_changes_it(course: CourseFolder, change: str) -> None:
    before, file = of(course), course.folder / "sources/a.md"
    match change:
        case "bytes":
            file.write_text("Fermez la porte!", encoding="utf-8")
        case "name":
            file.rename(file.with_name("z.md"))
        case "added":
            file.with_name("c.md").write_text("x", encoding="utf-8")
        case "removed":
            file.unlink()
    assert of(course) != before


def test_another_version_of_the_readers_changes_it(
    course: CourseFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = of(course)
    monkeypatch.setattr(fingerprints, "READER_VERSION", READER_VERSION + 1)
    assert of(course) != before


def test_another_language_changes_it(course: CourseFolder) -> None:
    """A source whose words do not tell its language takes the module's."""
    english = builders.module(language=Language.ENGLISH)
    assert fingerprint_sources(course, english) != of(course)


def test_what_recognises_scans_changes_it_where_a_course_asks_for_that_and_nowhere_else(
    course: CourseFolder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asking = CourseFolder(course.folder, builders.course(scans=ScanSettings.RECOGNISE))
    with_tesseract, without_scans = of(asking), of(course)
    assert with_tesseract != without_scans
    monkeypatch.setenv("PATH", str(tmp_path))
    assert of(asking) not in {with_tesseract, without_scans}
    assert of(course) == without_scans


def test_a_fingerprint_needs_no_readable_source(course: CourseFolder) -> None:
    (course.folder / "sources/a.md").write_bytes(b"%PDF-broken")
    assert len(of(course)) == 64


def test_nobody_changes_what_a_reader_gives_without_raising_the_version() -> None:
    """A draft is kept while the fingerprint is: readers that read otherwise must say so."""
    markdown = "# Froid\n\nFermez. Notez à 3,5 °C.\n\n1. Ouvrir.\n\n| A | B |\n|-|-|\n| 1 | deux |\n"
    markdown += "\n- Bac\n\n> [!tip] Noter.\n\n```\na  b\n```\n"
    page = "<html><body><h1>Froid</h1><p>Fermez<br>vite.</p><p hidden>x</p></body></html>"

    cues = "00:01.000 --> 00:02.000\nFermez. Notez\n\n00:02.000 --> 00:03.000\ntout.\n"
    shape = "<draw:custom-shape><text:p>Fermez.</text:p></draw:custom-shape>"

    def document(build: object) -> None:
        build.add_heading("Froid", 1)  # type: ignore[attr-defined]
        build.add_paragraph("Fermez. Notez.")  # type: ignore[attr-defined]

    read_now = [
        read("a.md", markdown),
        read("a.html", page),
        read("a.docx", word(document)),
        read("a.pptx", slides(lambda slide: box(slide, "Fermez. Notez."))),
        read("a.pdf", pdf(together(lines("Fermez la porte avant", "de noter."), lines("Signez.", top=600)))),
        read("a.qmd", f"---\ntitle: Froid\n---\n\n{markdown}"),
        read("a.vtt", f"WEBVTT\n\n{cues}"),
        read("a.xlsx", workbook(Froid=table(("Denrée", "Consigne"), ("Lait", 3.5), ("Poisson", 2)))),
        read("a.odt", odt("<text:h>Froid</text:h><text:p>Fermez. Notez.</text:p>")),
        read("a.odp", odp(f"<draw:page>{shape}</draw:page>")),
        read("a.epub", epub("<h1>Froid</h1><p>Fermez. Notez.</p>")),
        read("b.html", GLOSSARY),
        read("b.md", QUIZ),
        read("b.txt", "Sommaire ..... 3\n\nFermez.\n\nPrendre :\n✔ Les gants.\n"),
        read("b.xlsx", workbook(Formulaire=FORM, Froid=table(("Vis", "Acier"), ("Courte", "✔ en hiver")))),
        read(
            "b.epub",
            with_places(PLACES, "<p id='a'>1. Le froid</p><p>Fermez.</p><p>Le chaud</p><p>Ouvrez.</p>"),
        ),
    ]
    parts = (part for source in read_now for part in (*source.spans, *source.dropped))
    said = "\n".join(part.model_dump_json() for part in parts)
    assert {READER_VERSION: sha256(said.encode()).hexdigest()[:12]} == READ_BY_VERSION
