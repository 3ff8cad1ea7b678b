"""A picture of a source, from its page to the package: what was approved is what learners get."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

from pipelines.blocks.figure.contract import Figure
from pipelines.deliverables.lesson.contract import Lesson
from schemas.draft import Block, Content
from tests.cli.conftest import KEY, PERSON, Door
from tests.sourcing.pictures import draw_picture

PAGE = """# Consignes

La température de la chambre froide reste entre 0 °C et 3 °C.

![]({picture}){{{attributes}}}

<p>Figure 1. La porte de la chambre</p>

Un produit exposé plus de 30 minutes est écarté. Le responsable signe le relevé deux fois par jour.
"""


def write_source(door: Door, attributes: str = "", seed: int = 1) -> None:
    (door.course / "sources" / "porte.png").write_bytes(draw_picture(seed))
    text = PAGE.format(picture="porte.png", attributes=attributes)
    (door.course / "sources" / "froid.md").write_text(text, encoding="utf-8")


def read_content(door: Door) -> Content:
    head = door.workspace.records.head(KEY)
    assert head is not None
    return head.content


def list_blocks(content: Content) -> Iterator[Block]:
    (lesson,) = (each for each in content.artefacts if isinstance(each, Lesson))
    yield from (block for section in lesson.sections for block in section.blocks)


def read_figure(door: Door) -> Figure:
    (figure,) = (block for block in list_blocks(read_content(door)) if isinstance(block, Figure))
    return figure


def list_rules(door: Door) -> list[str]:
    head = door.workspace.records.head(KEY)
    assert head is not None
    return [finding.rule for finding in head.findings if finding.rule.startswith("picture.")]


def revise(door: Door, before: str, after: str, tmp_path: Path) -> None:
    """Edit the draft as a file, as a reviewer does."""
    file = tmp_path / "draft.md"
    door.well("edit", KEY, "--to", str(file))
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")
    door.well("revise", str(file), "--as", "noe")


def test_a_picture_stands_where_its_page_has_it(fresh: Door) -> None:
    write_source(fresh, "alt='Une porte fermée'")
    fresh.well("draft", KEY)
    assert [block.kind for block in list_blocks(read_content(fresh))] == ["paragraph", "figure", "paragraph"]
    figure = read_figure(fresh)
    assert (figure.id, figure.alternative, figure.picture.source) == (
        "b-0001",
        "Une porte fermée",
        "sources/froid.md",
    )
    assert list_rules(fresh) == []


def test_a_figure_without_a_text_stops_the_approval(fresh: Door, tmp_path: Path) -> None:
    write_source(fresh)
    fresh.well("draft", KEY)
    assert list_rules(fresh) == ["picture.without-text"]
    refused = fresh("decide", KEY, "approve", "--as", PERSON)
    assert refused.code != 0
    assert "texte alternatif" in refused.err
    revise(fresh, ":: Texte alternatif :", ":: Texte alternatif : Une porte fermée", tmp_path)
    assert list_rules(fresh) == []
    assert fresh("decide", KEY, "approve", "--as", PERSON).code == 0


def test_what_was_approved_is_in_the_package(fresh: Door) -> None:
    write_source(fresh, "alt='Une porte fermée'")
    fresh.well("draft", KEY)
    assert fresh("decide", KEY, "approve", "--as", PERSON).code == 0
    assert fresh("package", KEY).code == 0
    figure = read_figure(fresh)
    packages = sorted((fresh.root / ".premierjet" / "releases").rglob("*.zip"))
    with_pages = 0
    for package in packages:
        with ZipFile(package) as archive:
            names = archive.namelist()
            if not any(name.endswith("index.html") for name in names):
                continue
            with_pages += 1
            (name,) = (each for each in names if each.endswith(figure.picture.path))
            assert sha256(archive.read(name)).hexdigest() == figure.picture.sha256
    assert with_pages == 5


def test_a_course_may_ask_whose_its_pictures_are(fresh: Door) -> None:
    write_source(fresh, "alt='Une porte fermée'")
    fresh.change(pictures={"rights": "required"})
    fresh.well("draft", KEY)
    assert list_rules(fresh) == ["picture.without-rights"]
    fresh.change(sources=[{"path": "sources/*.md", "rights": "© Lavoisier"}])
    fresh.well("draft", KEY)
    assert read_figure(fresh).rights == "© Lavoisier"
    assert list_rules(fresh) == []
