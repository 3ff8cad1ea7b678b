"""A picture of a source, from its page to the package: what was approved is what learners get."""

from collections.abc import Callable, Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import yaml

from pipelines.blocks.figure.contract import Figure
from pipelines.deliverables.lesson.contract import Lesson
from schemas.draft import Block, Content
from tests.cli.conftest import KEY, PERSON, Door
from tests.sourcing.documents import word
from tests.sourcing.pictures import draw_picture, set_in

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


def test_figures_without_a_text_are_shown_as_one_line(fresh: Door) -> None:
    write_source(fresh)
    for seed in range(2, 5):
        (fresh.course / "sources" / f"porte{seed}.png").write_bytes(draw_picture(seed))
    more = "".join(f"\nFermez la porte {n} de la chambre froide.\n\n![](porte{n}.png)\n" for n in range(2, 5))
    source = fresh.course / "sources" / "froid.md"
    source.write_text(source.read_text("utf-8") + more, encoding="utf-8")
    fresh.well("draft", KEY)
    shown = fresh("show", KEY).out
    assert "- 4 × [bloquant]" in shown
    assert "b-0004 (f-" in shown


def test_the_picture_lies_beside_the_file_to_edit(fresh: Door, tmp_path: Path) -> None:
    write_source(fresh, "alt='Une porte fermée'")
    fresh.well("draft", KEY)
    file = tmp_path / "draft.md"
    assert "draft-pictures" in fresh("edit", KEY, "--to", str(file)).out
    assert ":: ![](draft-pictures/b-0001.png) {#picture}" in file.read_text(encoding="utf-8")
    picture = (tmp_path / "draft-pictures" / "b-0001.png").read_bytes()
    assert sha256(picture).hexdigest() == read_figure(fresh).picture.sha256
    file.unlink()
    refused = fresh("edit", KEY, "--to", str(file))
    assert (refused.code, file.exists()) == (2, False)
    assert "draft-pictures: is there already" in refused.err


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
    fresh.change(sources=[{"path": "sources/*.md", "rights": "CC BY-SA 4.0"}])
    fresh.well("draft", KEY)
    assert list_rules(fresh) == ["picture.uncredited"]
    fresh.change(sources=[{"path": "sources/*.md", "rights": "Lavoisier, CC BY-SA 4.0"}])
    fresh.well("draft", KEY)
    assert read_figure(fresh).credit == "Lavoisier, CC BY-SA 4.0"
    assert list_rules(fresh) == []


def test_learners_read_the_credit_and_never_the_rights(fresh: Door) -> None:
    """A note on a licence is for who publishes; the release keeps it, in what was approved."""
    write_source(fresh, "alt='Une porte fermée'")
    fresh.change(sources=[{"path": "sources/*.md", "rights": "Usage interne seulement"}])
    fresh.well("draft", KEY)
    assert fresh("decide", KEY, "approve", "--as", PERSON).code == 0
    assert fresh("package", KEY).code == 0
    pages = [
        archive.read(name).decode()
        for package in sorted((fresh.root / ".premierjet" / "releases").rglob("*.zip"))
        for archive in [ZipFile(package)]
        for name in archive.namelist()
        if name.endswith(".html")
    ]
    assert any("Une porte fermée" in page for page in pages)
    assert [page for page in pages if 'class="credit"' in page] == []
    assert read_figure(fresh).rights == "Usage interne seulement"


def write_word(door: Door, build: Callable[[Any], None]) -> None:
    """Put a Word document in the place of the course's page."""
    (door.course / "sources" / "froid.md").unlink(missing_ok=True)
    (door.course / "sources" / "froid.docx").write_bytes(word(build))
    modules = yaml.safe_load((door.course / "course.yaml").read_text())["modules"]
    modules[0]["sources"] = ["sources/froid.docx"]
    door.change(sources=[{"path": "sources/*.docx"}, {"path": "sources/*.md"}], modules=modules)


def test_a_caption_goes_to_its_picture_with_its_source(fresh: Door) -> None:
    def build(document: Any) -> None:
        document.add_heading("Consignes", 1)
        document.add_paragraph("La température de la chambre froide reste entre 0 °C et 3 °C.")
        set_in(document, draw_picture(1)).docPr.set("descr", "Une porte fermée")
        document.add_paragraph("Figure 1. La porte de la chambre froide reste fermée.", style="Caption")
        document.add_paragraph("Un produit exposé plus de 30 minutes est écarté.")

    write_word(fresh, build)
    fresh.well("draft", KEY)
    blocks = list(list_blocks(read_content(fresh)))
    assert [block.kind for block in blocks] == ["paragraph", "figure", "paragraph"]
    (caption,) = read_figure(fresh).caption
    assert caption.text == "Figure 1. La porte de la chambre froide reste fermée."
    assert caption.citations[0].quote == caption.text
    texts = [statement.text for block in (blocks[0], blocks[2]) for statement in block.list_statements()]
    assert caption.text not in texts


def test_a_procedure_stays_whole_beside_its_pictures(fresh: Door) -> None:
    def build(document: Any) -> None:
        document.add_heading("Consignes", 1)
        steps = (
            "Ouvrez la porte de la chambre froide.",
            "Relevez la température de la sonde.",
            "Notez l'heure et la température dans le registre.",
        )
        for number, step in enumerate(steps):
            document.add_paragraph(step, style="List Number")
            set_in(document, draw_picture(number))

    write_word(fresh, build)
    fresh.well("draft", KEY)
    assert [block.kind for block in list_blocks(read_content(fresh))] == ["steps", *["figure"] * 3]


def test_a_changed_picture_is_drafted_anew_under_its_id(fresh: Door, tmp_path: Path) -> None:
    write_source(fresh, "alt='Une porte fermée'")
    fresh.well("draft", KEY)
    before = read_figure(fresh)
    write_source(fresh, "alt='Une porte fermée'", seed=2)
    fresh.well("draft", KEY)
    after = read_figure(fresh)
    assert after.picture.sha256 == sha256(draw_picture(2)).hexdigest() != before.picture.sha256


def test_what_a_person_wrote_of_a_picture_stays(fresh: Door, tmp_path: Path) -> None:
    write_source(fresh)
    fresh.well("draft", KEY)
    revise(fresh, ":: Texte alternatif :", ":: Texte alternatif : Une porte fermée", tmp_path)
    source = fresh.course / "sources" / "froid.md"
    source.write_text(source.read_text() + "\nLa porte se ferme seule.\n", encoding="utf-8")
    fresh.well("draft", KEY)
    assert read_figure(fresh).alternative == "Une porte fermée"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("porte.png", "picture.empty-text"),
        ("Image 12", "picture.empty-text"),
        ("IMG_2034", "picture.empty-text"),
        ("DSC0012", "picture.empty-text"),
        ("12", "picture.empty-text"),
        ("La porte de la chambre froide reste fermée.", "picture.caption-repeated"),
    ],
)
def test_a_text_that_says_nothing_is_no_alternative(fresh: Door, text: str, rule: str) -> None:
    def build(document: Any) -> None:
        document.add_heading("Consignes", 1)
        document.add_paragraph("La température de la chambre froide reste entre 0 °C et 3 °C.")
        document.add_picture(BytesIO(draw_picture(1)))
        document.add_paragraph("Figure 1. La porte de la chambre froide reste fermée.", style="Caption")

    write_word(fresh, build)
    fresh.well("draft", KEY)
    revise(fresh, ":: Texte alternatif :", f":: Texte alternatif : {text}", fresh.root)
    assert list_rules(fresh) == [rule]


def test_a_person_may_call_a_picture_decorative(fresh: Door, tmp_path: Path) -> None:
    write_source(fresh)
    fresh.well("draft", KEY)
    revise(fresh, "Elle montre quelque chose", "Elle est décorative", tmp_path)
    assert list_rules(fresh) == []
    assert read_figure(fresh).spoken_text == ""


def test_a_picture_gone_from_the_store_stops_the_release(fresh: Door) -> None:
    write_source(fresh, "alt='Une porte fermée'")
    fresh.well("draft", KEY)
    assert fresh("decide", KEY, "approve", "--as", PERSON).code == 0
    picture = read_figure(fresh).picture.sha256
    (fresh.root / ".premierjet" / "pictures" / picture).write_bytes(draw_picture(2))
    refused = fresh("package", KEY)
    assert refused.code != 0
    assert picture in refused.err
