"""What may be packaged at all: an approved digest, on record, of a content a learner can use."""

from collections import Counter
from collections.abc import Iterator, Sequence

from pipelines.deliverables.catalogue_entry.contract import CatalogueEntry
from pipelines.deliverables.figures.contract import Figures
from pipelines.deliverables.flashcards.contract import Flashcards
from pipelines.deliverables.glossary.contract import Glossary
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.narration.contract import Narration
from pipelines.packaging.captions import spoken
from pipelines.packaging.identifiers import asked_items
from pipelines.packaging.playable import item_flaws
from schemas.course import Course
from schemas.draft import Content, Draft, Table, listed
from schemas.errors import PackageRefused
from schemas.ids import SHORT_DIGEST, is_practice
from schemas.language import Language
from schemas.lheo.entry import read
from schemas.review import Approved, Decision, LedgerEntry, Verdict

TWO_SIDES = 2


def admit(draft: Draft, approval: Approved, course: Course, entries: Sequence[LedgerEntry]) -> None:
    """Return where the approval is of this very draft and the draft can be shown.

    Raises PackageRefused otherwise. The ledger's entries must hold each decision of the approval, or
    the release would carry no proof of it.
    """
    if is_practice(draft.module):
        raise PackageRefused(
            "is a practice draft, with false claims planted in it",
            place=draft.module,
            remedy="Package the module it was made from",
        )
    _check_approval(draft, approval)
    _check_record(approval, entries)
    if not any(course.key_of(module) == draft.module for module in course.drafted):
        raise PackageRefused(
            f"course {course.id!r} has no such module",
            place=draft.module,
            remedy="Package it with the course it belongs to",
        )
    for place, flaw in flaws(draft.content):
        raise PackageRefused(
            flaw, place=f"{draft.module}, {place}", remedy="Correct the draft and have it approved"
        )


def flaws(content: Content) -> Iterator[tuple[str, str]]:
    """Yield the place and the nature of what a learner could not use."""
    yield from _blank_blocks(content)
    items = asked_items(content)
    for name, times in Counter(item.id for item in items).items():
        if times > 1:
            yield name, "two questions share this id"
    for item in items:
        for flaw in item_flaws(item):
            yield item.id, flaw
    for kind in content.unknown_kinds:
        yield kind, "no kind of deliverable of this name is installed"
    for artefact in content.artefacts:
        if isinstance(artefact, Glossary | Flashcards):
            yield from _narrow_rows(artefact)
        if isinstance(artefact, Narration):
            yield from _stray_recordings(artefact)
        if isinstance(artefact, CatalogueEntry):
            found = read(artefact, content.language).flaws
            yield from ((flaw.place, flaw.message(Language.ENGLISH).rstrip(".")) for flaw in found)


def _narrow_rows(artefact: Glossary | Flashcards) -> Iterator[tuple[str, str]]:
    named = "a front and a back" if isinstance(artefact, Flashcards) else "a term and a definition"
    for row in listed(artefact):
        if len(row.cells) != TWO_SIDES:
            yield row.id, f"the row has {len(row.cells)} cells, not {named}"


def _stray_recordings(narration: Narration) -> Iterator[tuple[str, str]]:
    said = {statement.id for statement in spoken(narration.sections)}
    for recording in narration.recordings:
        if recording.statement not in said:
            yield recording.statement, "a recording says a sentence the narration does not have"


def _blank_blocks(content: Content) -> Iterator[tuple[str, str]]:
    for artefact in content.artefacts:
        if not isinstance(artefact, Lesson | Figures | Narration):
            continue
        for section in artefact.sections:
            for block in section.blocks:
                if isinstance(block, Table):
                    wide = [row for row in block.rows if len(row.cells) != len(block.header)]
                    if wide:
                        yield wide[0].id, "the row has not as many cells as the header"
                elif not any(statement.text.strip() for statement in block.statements):
                    yield section.id, "a block of the page is blank"


def _check_approval(draft: Draft, approval: Approved) -> None:
    digest = draft.content.canonical_digest()
    if approval.module != draft.module:
        raise PackageRefused(
            f"the approval is of {approval.module}",
            place=draft.module,
            remedy="Have this module's own draft approved",
        )
    if approval.digest != digest or any(not _approves(d, approval) for d in approval.decisions):
        raise PackageRefused(
            f"the approval names {approval.digest[:SHORT_DIGEST]}, the draft is {digest[:SHORT_DIGEST]}",
            place=draft.module,
            remedy="Have the newest draft approved: a changed draft voids an older approval",
        )


def _approves(decision: Decision, approval: Approved) -> bool:
    return (
        decision.verdict is Verdict.APPROVE
        and decision.digest == approval.digest
        and decision.module == approval.module
    )


def _check_record(approval: Approved, entries: Sequence[LedgerEntry]) -> None:
    recorded = [entry.recorded for entry in entries]
    for decision in approval.decisions:
        if decision not in recorded:
            raise PackageRefused(
                f"the ledger holds no such approval by {decision.person}",
                place=approval.module,
                remedy="Judge the approval from the ledger, and hand its entries over with it",
            )
