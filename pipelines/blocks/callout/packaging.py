"""A callout on a learner's page, in documents and on slides."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pipelines.blocks.callout.contract import Callout, CalloutVariant
from pipelines.packaging.block import PackagedBlock
from pipelines.packaging.documents.model import Aside, Block, Passage, Words
from pipelines.packaging.documents.pptx.deck import Body, plan_bullets
from pipelines.packaging.documents.sections import write_block_computations, write_statement
from pipelines.packaging.documents.source_notes import SourceNotes
from schemas.languages.texts import TextCatalogue, read_texts


def _write_document(block: Callout, source_notes: SourceNotes) -> Iterator[Block]:
    texts = _read_texts(source_notes)
    yield Aside(texts[f"choice_variant_{block.variant}"], tuple(_list_passages(block, texts, source_notes)))
    yield from write_block_computations(block, source_notes)


def _plan_slides(block: Callout, source_notes: SourceNotes) -> Iterator[Body]:
    texts = _read_texts(source_notes)
    name = (Words(texts[f"choice_variant_{block.variant}"], strong=True),)
    return plan_bullets([name, *_list_passages(block, texts, source_notes)])


def _list_passages(block: Callout, texts: TextCatalogue, source_notes: SourceNotes) -> Iterator[Passage]:
    """Yield the statements; those of before and after each below the name of their side."""
    two_sided = block.variant is CalloutVariant.BEFORE_AFTER
    for name in block.LISTS:
        if two_sided:
            yield (Words(texts[block.name_label(name)], strong=True),)
        for each in block.list_field(name):
            words = write_statement(each, source_notes)
            has_bullet = each.is_item and not each.label
            shown = replace(words, text=f"• {words.text}") if has_bullet else words
            yield (replace(shown, label="") if block.says_of(each) else shown,)


def _read_texts(source_notes: SourceNotes) -> TextCatalogue:
    return read_texts("blocks.callout", source_notes.language)


PACKAGING = PackagedBlock(
    template=Path(__file__).with_name("block.html"),
    style=Path(__file__).with_name("block.css"),
    write_document=_write_document,
    plan_slides=_plan_slides,
)
