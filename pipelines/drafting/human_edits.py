"""Protection of people's texts: a machine proposes instead of overwriting, and reports moved sources."""

import difflib
from typing import TypeVar

from pipelines.drafting.elements import list_elements, rebuild
from pipelines.drafting.kind import Kinds
from pipelines.drafting.markdown import render_artefact
from schemas.contract import Contract
from schemas.draft import (
    Content,
    Deliverable,
    Draft,
    Origin,
    Paragraph,
    Row,
    Section,
    Sectioned,
    Statement,
    Table,
    list_parts,
    replace_parts,
    walk_citing,
)
from schemas.finding import Finding

P = TypeVar("P", bound=Statement | Row)


def is_human(draft: Draft) -> bool:
    """Return whether a person wrote or rewrote anything in a draft, or its revision as a whole."""
    provenance = draft.provenance
    by_hand = provenance.writer is Origin.HUMAN or provenance.author is not None
    return by_hand or any(each.origin is Origin.HUMAN for each in list_elements(draft.content.artefacts))


def diff_proposals(kinds: Kinds, content: Content, proposed: Content) -> tuple[Finding, ...]:
    """Return a finding for each artefact the machine would write differently, with the diff."""
    offered = {artefact.kind: artefact for artefact in proposed.artefacts}
    standing = {artefact.kind: artefact for artefact in content.artefacts}
    found = []
    for kind in dict.fromkeys([*standing, *offered]):
        before = _lines(kinds, standing.get(kind), content)
        after = _lines(kinds, offered.get(kind), proposed)
        diff = "\n".join(difflib.unified_diff(before, after, "kept", "proposed", lineterm="", n=1))
        if diff:
            found.append(Finding(rule="revision.proposal", place=kind, facts={"artefact": kind}, diff=diff))
    return tuple(found)


def restore_human_elements(
    previous: tuple[Deliverable, ...], written: tuple[Deliverable, ...], asked: frozenset[str]
) -> tuple[Deliverable, ...]:
    """Return what was written with every human element of `previous` back, unless the comment named it."""
    before = {artefact.kind: artefact for artefact in previous}
    restored = []
    for artefact in written:
        earlier = before.pop(artefact.kind, None)
        restored.append(artefact if earlier is None else _restore_deliverable(earlier, artefact, asked))
    lost = [artefact for artefact in before.values() if _human_ids(artefact) - asked]
    return (*restored, *lost)


def _restore_deliverable(earlier: Deliverable, now: Deliverable, asked: frozenset[str]) -> Deliverable:
    if isinstance(earlier, Sectioned) and isinstance(now, Sectioned):
        return replace_parts(now, _sections_restored(earlier.sections, now.sections, asked)) or now
    return replace_parts(now, _put_back(list_parts(earlier), list_parts(now), asked)) or now


T = TypeVar("T", bound=Contract)


def _put_back(before: tuple[T, ...], now: tuple[T, ...], asked: frozenset[str]) -> tuple[T, ...]:
    """Return `now` with the human elements of `before` at the place they had."""
    result = list(now)
    for index, element in enumerate(before):
        identity = getattr(element, "id", "")
        if getattr(element, "origin", None) is not Origin.HUMAN or identity in asked:
            continue
        at = next((n for n, each in enumerate(result) if getattr(each, "id", "") == identity), None)
        if at is None:
            result.insert(index, element)
        else:
            result[at] = element
    return tuple(result)


def _sections_restored(
    earlier: tuple[Section, ...], now: tuple[Section, ...], asked: frozenset[str]
) -> tuple[Section, ...]:
    sections = list(now)
    for index, before in enumerate(earlier):
        human = _human_ids(before) - asked
        at = next((n for n, section in enumerate(sections) if section.id == before.id), None)
        if at is not None and before.id not in asked:
            sections[at] = _restore_wording(before, sections[at])
        if before.id in asked or not human:
            continue
        if at is None:
            sections.insert(index, before)
        else:
            sections[at] = _section_restored(before, sections[at], human)
    return tuple(sections)


def _restore_wording(before: Section, now: Section) -> Section:
    """Return the new section under the title, and its tables under the captions and headers, of a person."""
    theirs = [each for each in before.blocks if isinstance(each, Table) and each.worded_by is Origin.HUMAN]
    worded: dict[str, object] = {
        "blocks": tuple(
            _restore_caption(each, theirs) if isinstance(each, Table) else each for each in now.blocks
        )
    }
    if before.titled_by is Origin.HUMAN:
        worded |= {"title": before.title, "titled_by": before.titled_by}
    return now.model_copy(update=worded)


def _restore_caption(table: Table, theirs: list[Table]) -> Table:
    """Return a table as a person worded it; it is the same by a row, and a header goes with its columns."""
    rows = {row.id for row in table.rows}
    same = next((each for each in theirs if rows & {row.id for row in each.rows}), None)
    if same is None:
        return table
    header = same.header if len(same.header) == len(table.header) else table.header
    return table.model_copy(update={"caption": same.caption, "header": header, "worded_by": same.worded_by})


def _section_restored(before: Section, now: Section, human: set[str]) -> Section:
    """Return the new section with its human statements as they were; lost ones bring their block back."""
    theirs = {each.id: each for each in walk_citing(before) if each.id in human}
    present = {each.id for each in walk_citing(now)}

    def written_by_hand(part: Contract) -> Contract:
        return theirs.get(part.id, part) if isinstance(part, Statement | Row) else part

    blocks = list(rebuild(now, written_by_hand).blocks)
    for block in before.blocks:
        if isinstance(block, Table):
            lost_rows = tuple(row for row in block.rows if row.id in human and row.id not in present)
            if lost_rows:
                blocks.append(block.model_copy(update={"rows": lost_rows}))
        else:
            lost = tuple(each for each in block.statements if each.id in human and each.id not in present)
            if lost:
                blocks.append(Paragraph(statements=lost))
    return now.model_copy(update={"blocks": tuple(blocks)})


def _human_ids(value: object) -> set[str]:
    return {each.id for each in walk_citing(value) if each.origin is Origin.HUMAN}


def _lines(kinds: Kinds, artefact: Deliverable | None, content: Content) -> list[str]:
    if artefact is None:
        return []
    return render_artefact(kinds, artefact, content.language).splitlines()
