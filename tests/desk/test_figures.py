"""A figure at the desk: the picture itself, what it says, and the three ways out of a missing text."""

from hashlib import sha256
from pathlib import Path

import pytest

from adapters.sources.pictures import SourcePictureFiles
from adapters.workspace import Workspace
from pipelines.blocks.figure.contract import Figure
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.testing import builders
from schemas.draft import Draft, Paragraph, Section, ShownPicture
from tests.desk.conftest import installation
from tests.desk.editor import Editor
from tests.sourcing.pictures import draw_picture

DATA = draw_picture(1)
SHOWN = ShownPicture(sha256=sha256(DATA).hexdigest(), media_type="image/png", width=400, height=300)


def write_draft() -> Draft:
    blocks = (Paragraph(statements=(builders.statement(1),)), Figure(id="b-0001", picture=SHOWN))
    section = Section(id="p-0001", title="Le froid", blocks=blocks)
    return builders.draft(content=builders.content(artefacts=(Lesson(sections=(section,)),)))


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


def test_a_figure_is_called_decorative(lea: Editor) -> None:
    lea.edit("b-0001", role="decorative")
    lea.send("revise")
    (figure,) = read_head_figures(lea.workspace)
    assert figure.spoken_text == ""


def test_a_figure_is_left_out(lea: Editor) -> None:
    lea.edit("b-0001", do="remove")
    lea.send("revise")
    assert read_head_figures(lea.workspace) == []
