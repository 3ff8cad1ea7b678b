"""A figure at the desk: the picture itself, what it says, and the three ways out of a missing text."""

import html
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import docx
import pytest
from httpx import Response

from adapters.sources.pictures import SourcePictureFiles
from adapters.workspace import Workspace
from pipelines.blocks.figure.contract import Figure
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.desk.forms import TOKEN
from pipelines.testing import builders
from schemas.anchor import Anchor, ParagraphPlace
from schemas.draft import Draft, Minted, Origin, Paragraph, Section, ShownPicture
from schemas.finding import Finding
from schemas.source_pictures import LeftOutPicture, Picture, PictureReason, SourcePictures
from tests.desk.conftest import installation
from tests.desk.editor import Editor
from tests.sourcing.pictures import draw_picture, make_png_claim

DATA = draw_picture(1)
SHOWN = ShownPicture(sha256=sha256(DATA).hexdigest(), media_type="image/png", width=400, height=300)


def write_draft() -> Draft:
    blocks = (Paragraph(statements=(builders.statement(1),)), Figure(id="b-0001", picture=SHOWN))
    section = Section(id="p-0001", title="Le froid", blocks=blocks)
    content = builders.content(artefacts=(Lesson(sections=(section,)),))
    return builders.draft(content=content, minted=Minted(pages=1, statements=9, blocks=1))


@pytest.fixture
def lea(tmp_path: Path) -> Editor:
    workspace = installation(tmp_path, None, None, write_draft())
    SourcePictureFiles(workspace.records.store).put(DATA)
    return Editor(workspace, write_draft())


def read_head_figures(workspace: Workspace) -> list[Figure]:
    head = workspace.records.head(builders.KEY)
    assert head is not None
    return [block for block in head.content.picture_blocks if isinstance(block, Figure)]


def test_a_reviewer_sees_the_picture_that_is_kept(lea: Editor) -> None:
    address = f"{lea.address}/pictures/{SHOWN.sha256}"
    assert f'src="{address}"' in lea.read()
    answer = lea.browser.get(address)
    assert (answer.content, answer.headers["content-type"]) == (DATA, "image/png")


def test_no_other_picture_of_the_store_is_sent(lea: Editor) -> None:
    other = draw_picture(2)
    SourcePictureFiles(lea.workspace.records.store).put(other)
    assert lea.browser.get(f"{lea.address}/pictures/{sha256(other).hexdigest()}").status_code == 404


def test_the_preview_shows_the_picture(lea: Editor) -> None:
    preview = lea.address.replace("/drafts/", "/preview/")
    assert f'src="{SHOWN.path}"' in lea.browser.get(f"{preview}/").text
    assert lea.browser.get(f"{preview}/{SHOWN.path}").content == DATA


def test_a_text_is_written_at_the_figure(lea: Editor) -> None:
    assert "Texte alternatif" in lea.read("?edit=b-0001")
    lea.edit("b-0001", alternative="Une porte fermée")
    assert 'alt="Une porte fermée"' in lea.read()
    lea.send("revise")
    assert [each.alternative for each in read_head_figures(lea.workspace)] == ["Une porte fermée"]


def test_the_form_of_a_figure_says_that_no_text_stops_approval(lea: Editor) -> None:
    """It said *peut rester vide* beside the field whose emptiness is a blocking finding."""
    page = lea.read("?edit=b-0001")
    field = page[page.index(">Texte alternatif") :].split("</textarea>")[0]
    assert "bloque l’approbation" in field
    assert "décorative" in field
    assert "peut rester vide" not in field


def test_a_figure_is_called_decorative(lea: Editor) -> None:
    lea.edit("b-0001", role="decorative")
    lea.send("revise")
    (figure,) = read_head_figures(lea.workspace)
    assert figure.spoken_text == ""


def test_a_figure_is_left_out(lea: Editor) -> None:
    lea.edit("b-0001", do="remove")
    lea.send("revise")
    assert read_head_figures(lea.workspace) == []


def test_pictures_without_a_text_are_one_line_and_left_out_together(tmp_path: Path) -> None:
    figures = tuple(Figure(id=f"b-{n:04d}", picture=SHOWN) for n in range(1, 6))
    blocks = (Paragraph(statements=(builders.statement(1),)), *figures)
    section = Section(id="p-0001", title="Le froid", blocks=blocks)
    content = builders.content(artefacts=(Lesson(sections=(section,)),))
    untold = tuple(Finding(rule="picture.without-text", place=each.id) for each in figures)
    minted = Minted(pages=1, statements=9, blocks=5)
    draft = builders.draft(content=content, minted=minted, findings=untold)
    workspace = installation(tmp_path, None, None, draft)
    SourcePictureFiles(workspace.records.store).put(DATA)
    lea = Editor(workspace, draft)
    assert "Les 5 endroits" in lea.read()
    lea.edit("b-0002", alternative="Une porte fermée")
    lea.edit("b-0003", role="decorative")
    lea.send("leave-out-pictures")
    assert [each.id for each in read_head_figures(workspace)] == ["b-0002", "b-0003"]
    head = workspace.records.head(builders.KEY)
    assert head is not None
    assert head.revision == draft.revision + 1
    assert head.provenance.writer == "human"


def upload(lea: Editor, data: bytes, name: str = "Ma photo.JPG", **fields: str) -> Response:
    fields = {TOKEN: lea._token(), "page": "p-0001", **fields}
    answer: Response = lea.browser.post(
        f"{lea.address}/picture", data=fields, files={"file": (name, data, "image/jpeg")}
    )
    return answer


def test_a_person_adds_a_picture_at_the_end_of_a_page(lea: Editor) -> None:
    answer = upload(
        lea, draw_picture(2, form="JPEG"), alternative="Une chambre froide", credit="Photo : Anne Martin"
    )
    assert answer.status_code == 200
    added = read_head_figures(lea.workspace)[-1]
    assert (added.id, added.alternative, added.credit) == (
        "b-0002",
        "Une chambre froide",
        "Photo : Anne Martin",
    )
    assert added.picture.source is None
    kept = SourcePictureFiles(lea.workspace.records.store).get(added.picture.sha256)
    assert kept is not None
    assert f"/pictures/{added.picture.sha256}" in answer.text


def test_edits_stay_pending_when_a_picture_makes_a_revision(lea: Editor) -> None:
    """They went with the notes on the older draft, and the picture's revision has none of them."""
    lea.edit("st-0001", text="De Léa.")
    answer = upload(lea, draw_picture(2), alternative="Une chambre froide")
    assert "De Léa." in answer.text
    assert [edit.place for edit in Editor(lea.workspace).edits] == ["st-0001"]


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"GIF89a broken", "a.gif", "endommagée"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "a.svg", "PNG ou JPEG"),
        (b"MZ", "a.exe", "PNG ou JPEG"),
        (make_png_claim(20_000, 10_000), "a.png", "100 mégapixels"),
        (draw_picture(1, (8, 8)), "a.png", "minuscule"),
    ],
    ids=["damaged", "svg", "program", "200 megapixels", "tiny"],
)
def test_a_picture_that_cannot_be_used_is_refused(lea: Editor, data: bytes, name: str, says: str) -> None:
    answer = upload(lea, data, name)
    assert answer.status_code >= 400
    assert says in html.unescape(answer.text)
    assert len(read_head_figures(lea.workspace)) == 1


def test_a_page_that_is_gone_takes_no_picture(lea: Editor) -> None:
    assert "La page n’existe plus" in html.unescape(upload(lea, draw_picture(2), page="p-0009").text)


def test_the_word_file_shows_the_picture_and_comes_back_unchanged(lea: Editor) -> None:
    file = lea.browser.get(f"{lea.address}/word.docx").content
    assert [part.blob for part in docx.Document(BytesIO(file)).part.package.image_parts] == [DATA]
    assert "Ce fichier dit la même chose" in html.unescape(lea.hand_in(file).text)


LEFT_OUT = draw_picture(7, (300, 200))
LOGO = Picture(
    id="pic-0123456789",
    sha256=sha256(LEFT_OUT).hexdigest(),
    media_type="image/png",
    width=300,
    height=200,
    anchor=Anchor(place=ParagraphPlace(number=2)),
    offset=0,
    credit="Photo : Anne Martin",
)


def open_with_pictures(root: Path, pictures: SourcePictures) -> Editor:
    """Open a desk whose source has these pictures, their bytes in the store."""
    spans = builders.spans()
    first = spans.sources[0].model_copy(update={"pictures": pictures})
    spans = spans.model_copy(update={"sources": (first, *spans.sources[1:])})
    workspace = installation(root, None, spans, write_draft())
    for data in (DATA, LEFT_OUT):
        SourcePictureFiles(workspace.records.store).put(data)
    return Editor(workspace, write_draft())


@pytest.mark.parametrize(
    "pictures",
    [
        SourcePictures(
            left_out=(
                LeftOutPicture(
                    reason=PictureReason.REPEATED, place=LOGO.anchor.place, detail="5", picture=LOGO
                ),
            )
        ),
        SourcePictures(kept=(LOGO,)),
    ],
    ids=["left out", "on no page"],
)
def test_a_picture_of_the_sources_is_taken_into_a_page(tmp_path: Path, pictures: SourcePictures) -> None:
    lea = open_with_pictures(tmp_path, pictures)
    page = lea.read()
    assert f"/sources/{LOGO.sha256}" in page
    assert lea.browser.get(f"{lea.address}/sources/{LOGO.sha256}").content == LEFT_OUT
    assert "Mettre cette image sur une page" in page
    shown = lea.send("picture/take", page="p-0001", picture=LOGO.id, alternative="Le logo des halles")
    taken = read_head_figures(lea.workspace)[-1]
    assert (taken.id, taken.alternative, taken.credit) == (
        "b-0002",
        "Le logo des halles",
        "Photo : Anne Martin",
    )
    assert (taken.picture.source, taken.worded_by) == ("sources/froid.md", Origin.HUMAN)
    head = lea.workspace.records.head(builders.KEY)
    assert head is not None
    assert (head.revision, head.provenance.author) == (2, "lea")
    assert "Mettre cette image sur une page" not in shown.text
    assert 'href="#b-0002"' in shown.text


@pytest.mark.parametrize(
    ("page", "picture", "says"),
    [
        ("p-0009", LOGO.id, "La page n’existe plus"),
        ("p-0001", "pic-ffffffffff", "n’est plus parmi celles des sources"),
    ],
)
def test_what_is_gone_is_not_taken(tmp_path: Path, page: str, picture: str, says: str) -> None:
    lea = open_with_pictures(tmp_path, SourcePictures(kept=(LOGO,)))
    answer = lea.send("picture/take", page=page, picture=picture)
    assert says in html.unescape(answer.text)
    assert len(read_head_figures(lea.workspace)) == 1


def test_a_picture_that_cannot_be_shown_is_listed_without_a_way_in(tmp_path: Path) -> None:
    left = LeftOutPicture(reason=PictureReason.FORMAT, place=LOGO.anchor.place, detail="EMF")
    page = open_with_pictures(tmp_path, SourcePictures(left_out=(left,))).read()
    assert "EMF" in page
    assert "Mettre cette image sur une page" not in page


def test_an_upload_that_is_refused_leaves_nothing_in_the_store(lea: Editor) -> None:
    before = list(lea.workspace.records.store.list("pictures/"))
    upload(lea, draw_picture(1, (8, 8)), "a.png")
    assert list(lea.workspace.records.store.list("pictures/")) == before


def test_passages_are_chosen_beside_a_picture_of_the_source(tmp_path: Path) -> None:
    """The form of every sentence failed where a source had a picture."""
    page = open_with_pictures(tmp_path, SourcePictures(kept=(LOGO,))).read("?cite=st-0001")
    assert 'class="choosing"' in page
    assert 'name="span"' in page
