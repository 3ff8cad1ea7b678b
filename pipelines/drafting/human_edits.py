"""Protection of people's texts: a machine restores them, or proposes a diff, and never overwrites them."""

import difflib
from collections.abc import Iterable
from typing import TypeVar

from pipelines.drafting.elements import list_elements, rebuild
from pipelines.drafting.kind import Kinds
from pipelines.drafting.markdown import render_artefact
from schemas.contract import Contract
from schemas.draft import (
    Block,
    Content,
    Deliverable,
    Draft,
    Named,
    Notes,
    NumberedBlock,
    Origin,
    Paragraph,
    Question,
    Row,
    Section,
    Sectioned,
    Statement,
    Table,
    list_parts,
    replace_parts,
    walk_citing,
    walk_named,
)
from schemas.finding import Finding

P = TypeVar("P", bound=Statement | Row)


def is_human(draft: Draft) -> bool:
    """Return whether a person wrote or rewrote anything in a draft, or its revision as a whole."""
    provenance = draft.provenance
    by_hand = provenance.writer is Origin.HUMAN or provenance.author is not None
    return by_hand or any(
        element.origin is Origin.HUMAN for element in list_elements(draft.content.artefacts)
    )


def diff_proposals(kinds: Kinds, content: Content, proposed: Content) -> tuple[Finding, ...]:
    """Return a finding, with the diff, for each deliverable that the machine would write differently."""
    proposed_by_kind = {artefact.kind: artefact for artefact in proposed.artefacts}
    current_by_kind = {artefact.kind: artefact for artefact in content.artefacts}
    findings = []
    for kind in dict.fromkeys([*current_by_kind, *proposed_by_kind]):
        current_lines = _render_lines(kinds, current_by_kind.get(kind), content)
        proposed_lines = _render_lines(kinds, proposed_by_kind.get(kind), proposed)
        diff = "\n".join(
            difflib.unified_diff(current_lines, proposed_lines, "kept", "proposed", lineterm="", n=1)
        )
        if diff:
            findings.append(
                Finding(rule="revision.proposal", place=kind, facts={"artefact": kind}, diff=diff)
            )
    return tuple(findings)


def restore_human_elements(
    previous: tuple[Deliverable, ...], written: tuple[Deliverable, ...], changeable: frozenset[str]
) -> tuple[Deliverable, ...]:
    """Return the `written` deliverables with every human element of `previous` put back.

    Only those in `changeable`, the ids a reviewer's comment named, may stay changed or gone.
    """
    earlier_by_kind = {artefact.kind: artefact for artefact in previous}
    restored = []
    for artefact in written:
        earlier = earlier_by_kind.pop(artefact.kind, None)
        restored.append(artefact if earlier is None else _restore_deliverable(earlier, artefact, changeable))
    lost = [artefact for artefact in earlier_by_kind.values() if _list_human_ids(artefact) - changeable]
    return (*restored, *lost)


def _restore_deliverable(
    earlier: Deliverable, written: Deliverable, changeable: frozenset[str]
) -> Deliverable:
    if isinstance(earlier, Sectioned) and isinstance(written, Sectioned):
        return (
            replace_parts(written, _restore_sections(earlier.sections, written.sections, changeable))
            or written
        )
    return (
        replace_parts(written, _restore_elements(list_parts(earlier), list_parts(written), changeable))
        or written
    )


T = TypeVar("T", bound=Contract)


def _restore_elements(
    earlier: tuple[T, ...], written: tuple[T, ...], changeable: frozenset[str]
) -> tuple[T, ...]:
    """Return the `written` elements with the human ones of `earlier` at the positions they had."""
    result = list(written)
    for index, element in enumerate(earlier):
        element_id = getattr(element, "id", "")
        if getattr(element, "origin", None) is not Origin.HUMAN or element_id in changeable:
            continue
        position = next((n for n, each in enumerate(result) if getattr(each, "id", "") == element_id), None)
        if position is None:
            result.insert(index, element)
        else:
            result[position] = element
    return tuple(result)


def _restore_sections(
    earlier: tuple[Section, ...], written: tuple[Section, ...], changeable: frozenset[str]
) -> tuple[Section, ...]:
    sections = list(written)
    for index, section_before in enumerate(earlier):
        human_ids = _list_human_ids(section_before) - changeable
        position = next((n for n, section in enumerate(sections) if section.id == section_before.id), None)
        if position is not None and section_before.id not in changeable:
            sections[position] = _restore_wording(section_before, sections[position])
        if section_before.id in changeable or not human_ids:
            continue
        if position is None:
            sections.insert(index, section_before)
        else:
            sections[position] = _restore_section(section_before, sections[position], human_ids)
    return tuple(sections)


def _restore_wording(earlier: Section, written: Section) -> Section:
    """Return the written section with the title, captions and headers that a person had worded."""
    human_tables = [
        block for block in earlier.blocks if isinstance(block, Table) and block.worded_by is Origin.HUMAN
    ]
    human_blocks = {
        block.id: block
        for block in earlier.blocks
        if isinstance(block, NumberedBlock) and block.worded_by is Origin.HUMAN
    }

    def restore_block(block: Block) -> Block:
        if isinstance(block, NumberedBlock):
            return _restore_own_texts(block, human_blocks.get(block.id))
        return _restore_caption(block, human_tables) if isinstance(block, Table) else block

    changes: dict[str, object] = {"blocks": tuple(map(restore_block, written.blocks))}
    if earlier.titled_by is Origin.HUMAN:
        changes |= {"title": earlier.title, "titled_by": earlier.titled_by}
    return written.model_copy(update=changes)


def _restore_own_texts(block: NumberedBlock, human_block: NumberedBlock | None) -> NumberedBlock:
    """Return a block with the texts of its own that a person gave the earlier one."""
    if human_block is None or type(human_block) is not type(block):
        return block
    return block.take_texts_of(human_block)


def _restore_caption(table: Table, human_tables: list[Table]) -> Table:
    """Return a table with the caption and header a person gave the earlier table it shares a row with.

    The header stays the written one if the number of columns changed.
    """
    rows = {row.id for row in table.rows}
    human_table = next((each for each in human_tables if rows & {row.id for row in each.rows}), None)
    if human_table is None:
        return table
    header = human_table.header if len(human_table.header) == len(table.header) else table.header
    return table.model_copy(
        update={"caption": human_table.caption, "header": header, "worded_by": human_table.worded_by}
    )


def _restore_section(earlier: Section, written: Section, human_ids: set[str]) -> Section:
    """Return the written section with human elements and blocks as they were.

    What was lost returns in its own kind of block: as notes, a callout, a list; at the page's end, or in
    place of the block it stood in.
    """
    human_elements = {each.id: each for each in walk_citing(earlier) if each.id in human_ids}

    def restore_element(part: Contract) -> Contract:
        is_element = isinstance(part, Statement | Row | Question)
        return human_elements.get(part.id, part) if is_element else part  # type: ignore[attr-defined]

    blocks = list(rebuild(written, restore_element).blocks)
    for block in earlier.blocks:
        lost = {each.id for each in walk_named((block,))} & human_ids - _list_ids(blocks)
        if lost:
            _put_back(block, lost, blocks)
    return written.model_copy(update={"blocks": tuple(blocks)})


def _put_back(block: Block, lost: set[str], blocks: list[Block]) -> None:
    """Put a block with what was lost of it among the blocks, in place of the one that has its id."""
    block_id = block.id if isinstance(block, NumberedBlock) else None
    places = (n for n, each in enumerate(blocks) if isinstance(each, NumberedBlock) and each.id == block_id)
    place = next(places, None)
    others = _list_ids(each for n, each in enumerate(blocks) if n != place)
    is_whole = place is not None or block_id in lost

    def keep_element(element: Statement | Row | Question) -> Contract | None:
        return element if element.id not in others and (is_whole or element.id in lost) else None

    restored = block.change_elements(keep_element) or _make_paragraph(block, lost)
    if restored is None:
        return
    if place is None:
        blocks.append(restored)
    else:
        blocks[place] = restored


def _make_paragraph(block: Block, lost: set[str]) -> Block | None:
    """Return the lost statements alone, where a block cannot be without what the machine left out."""
    statements = tuple(each for each in block.list_statements() if each.id in lost)
    if not statements:
        return None
    return Paragraph(statements=statements) if block.is_for_learners else Notes(statements=statements)


def _list_ids(blocks: Iterable[Block]) -> set[str]:
    return {each.id for each in walk_named(tuple(blocks))}


def _list_human_ids(value: object) -> set[str]:
    """Return the ids of what a person wrote: elements, and blocks a person worded."""
    return {each.id for each in walk_named(value) if _find_author(each) is Origin.HUMAN}


def _find_author(part: Named) -> Origin | None:
    if isinstance(part, Section):
        return None  # only its title may be a person's, which is restored by itself
    return part.worded_by if isinstance(part, NumberedBlock) else part.origin


def _render_lines(kinds: Kinds, artefact: Deliverable | None, content: Content) -> list[str]:
    if artefact is None:
        return []
    return render_artefact(kinds, artefact, content.language).splitlines()
