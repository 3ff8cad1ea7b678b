"""A kind of block says itself how it stands on a page, in a document and on slides."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, Literal

from pipelines.packaging.block import PackagedBlock
from pipelines.packaging.documents.model import Block as DocumentBlock
from pipelines.packaging.documents.model import Prose, Words
from pipelines.packaging.documents.pptx.deck import Bullets, plan_bullets
from pipelines.packaging.documents.sections import write_block
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.player.page_templates import list_block_templates, load_templates
from pipelines.testing.packages import KINDS
from schemas.draft import Block, Notes, UnknownBlock
from schemas.language import Language
from tests import sample_deliverables as deliverables


class Motto(Block):
    """A block of a plug-in: one line, and no statement."""

    LISTS: ClassVar[tuple[str, ...]] = ()

    kind: Literal["motto"] = "motto"
    line: str


def write_motto(block: Motto, _: SourceNotes) -> Iterator[DocumentBlock]:
    yield Prose((Words(block.line, strong=True),))


def motto_kinds(folder: Path) -> dict[str, PackagedBlock]:
    """Return our kinds of block, and that of the motto."""
    template = folder / "block.html"
    template.write_text('<p class="motto">{{ block.line }}</p>\n', encoding="utf-8")
    motto = PackagedBlock(
        template=template,
        write_document=write_motto,
        plan_slides=lambda block, _: plan_bullets([(Words(block.line),)]),
    )
    return {**KINDS.blocks, "motto": motto}


def draw(blocks: tuple[Any, ...], kinds: dict[str, PackagedBlock]) -> str:
    section = deliverables.section(1, "Titre", *blocks)
    template = load_templates(Language.FRENCH, list_block_templates(kinds)).from_string(
        '{% set numbers = "p-0001" | numbering %}{% part "blocks.html" %}'
    )
    return template.render(section=section, notes={}, titles={})


def test_a_page_draws_each_block_by_the_template_of_its_kind(tmp_path: Path) -> None:
    blocks = (deliverables.paragraph(deliverables.said(1, "Il fait 3 °C.")), Motto(line="<Froid>"))
    page = draw(blocks, motto_kinds(tmp_path))
    assert page.index("Il fait 3 °C.") < page.index('<p class="motto">&lt;Froid&gt;</p>\n')


def test_a_block_learners_do_not_see_is_not_drawn() -> None:
    notes = Notes(statements=(deliverables.said(1, "Attendez les réponses."),))
    page = draw((notes,), dict(KINDS.blocks))
    assert "Attendez" not in page


def test_a_document_and_slides_hold_what_the_kind_writes(tmp_path: Path) -> None:
    kinds = motto_kinds(tmp_path)
    notes = SourceNotes(Language.FRENCH, kinds)
    motto = Motto(line="Froid")
    assert list(write_block(motto, notes)) == [Prose((Words("Froid", strong=True),))]
    plan_slides = kinds["motto"].plan_slides
    assert plan_slides is not None
    assert list(plan_slides(motto, notes)) == [Bullets(((Words("Froid"),),))]


def test_a_block_of_an_unknown_kind_writes_nothing() -> None:
    unknown = UnknownBlock.of({"kind": "hologram"})
    assert list(write_block(unknown, SourceNotes(Language.FRENCH, KINDS.blocks))) == []
    assert draw((unknown,), dict(KINDS.blocks)).strip() == ""
