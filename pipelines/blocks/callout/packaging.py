"""A callout on a learner's page, in documents and on slides."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pipelines.blocks.callout.contract import Callout, CalloutVariant
from pipelines.packaging.block import PackagedBlock
from pipelines.packaging.documents.model import Aside, Block, Passage, Words
from pipelines.packaging.documents.pptx.deck import Body, Comparison, plan_bullets
from pipelines.packaging.documents.sections import write_block_computations, write_statement
from pipelines.packaging.documents.source_notes import SourceNotes
from schemas.languages.texts import TextCatalogue, read_texts


def _write_document(block: Callout, source_notes: SourceNotes) -> Iterator[Block]:
    texts = _read_texts(source_notes)
    yield Aside(texts[f"choice_variant_{block.variant}"], tuple(_list_passages(block, texts, source_notes)))
    yield from write_block_computations(block, source_notes)


def _plan_slides(block: Callout, source_notes: SourceNotes) -> Iterator[Body]:
    texts = _read_texts(source_notes)
    if block.variant is CalloutVariant.BEFORE_AFTER:
        before, after = block.LISTS
        yield Comparison(
            (texts[block.name_label(before)], texts[block.name_label(after)]),
            (tuple(_list_side(block, before, source_notes)), tuple(_list_side(block, after, source_notes))),
        )
        return
    name = (Words(texts[f"choice_variant_{block.variant}"], strong=True),)
    yield from plan_bullets(list(_list_side(block, block.LISTS[0], source_notes)), name)


def _list_passages(block: Callout, texts: TextCatalogue, source_notes: SourceNotes) -> Iterator[Passage]:
    """Yield the statements; those of before and after each below the name of their side."""
    two_sided = block.variant is CalloutVariant.BEFORE_AFTER
    for name in block.LISTS:
        if two_sided:
            yield (Words(texts[block.name_label(name)], strong=True),)
        items = {
            number for number, each in enumerate(block.list_field(name)) if each.is_item and not each.label
        }
        for number, (words,) in enumerate(_list_side(block, name, source_notes)):
            yield (replace(words, text=f"• {words.text}") if number in items else words,)


def _list_side(block: Callout, name: str, source_notes: SourceNotes) -> Iterator[tuple[Words]]:
    """Yield the statements of one list; what the callout's own name says is not said again before each."""
    for each in block.list_field(name):
        words = write_statement(each, source_notes)
        yield (replace(words, label="") if block.says_of(each) else words,)


def _read_texts(source_notes: SourceNotes) -> TextCatalogue:
    return read_texts("blocks.callout", source_notes.language)


PACKAGING = PackagedBlock(
    template=Path(__file__).with_name("block.html"),
    style=Path(__file__).with_name("block.css"),
    write_document=_write_document,
    plan_slides=_plan_slides,
)
