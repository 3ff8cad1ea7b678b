"""Evidence on a module for the overview: what people approved, and what was improved."""

from dataclasses import replace

from pipelines.overview.indicators import ApprovedModule
from pipelines.queries.module_history import ModuleHistory
from schemas.course import Course, Module
from schemas.draft import Draft
from schemas.ids import DEMO
from schemas.overview import DraftEvidence, LedgerEvidence, ModuleLine, ModuleStage
from schemas.review import Decision, LedgerEntry, Published, Verdict


def describe_request(course: Course, module: Module) -> ApprovedModule:
    """Return a module or document as `course.yaml` asks for it."""
    document = course.document(module.id)
    return ApprovedModule(
        course.key_of(module),
        module.title,
        module.artefacts,
        form=document.form if document else None,
        is_document=document is not None,
    )


def describe_approval(
    shown: ApprovedModule, line: ModuleLine, history: ModuleHistory, released: Draft | None
) -> ApprovedModule:
    """Return a module with what people approved of it: its newest draft, or else what its release holds."""
    shown = replace(shown, improved=_list_improvements(line, history), results=line.results)
    if line.state in {ModuleStage.APPROVED, ModuleStage.RELEASED, ModuleStage.DELIVERED}:
        draft, last_words = history.head, line.approved_by
    elif line.stands:
        draft, last_words = released, line.released_by
    else:
        return shown
    is_demo = bool(last_words) and all(each.person == DEMO and not each.verified for each in last_words)
    if draft is None or is_demo:  # no person read it, which is evidence of nothing
        return shown
    digest = draft.content.canonical_digest()
    release = line.release if line.stands and line.release and line.release.content == digest else None
    return replace(
        shown,
        approved=list_kinds(draft),
        objectives=draft.content.objectives,
        released=release is not None,
        approved_by=last_words,
        evidence=(release or DraftEvidence(module=line.module, revision=draft.revision, digest=digest),),
    )


def list_kinds(draft: Draft) -> tuple[str, ...]:
    """Return the deliverables of a draft."""
    return draft.content.kinds


def _list_improvements(line: ModuleLine, history: ModuleHistory) -> tuple[LedgerEvidence, ...]:
    """Return the ledger lines that show improvements: answered requests for changes, and later releases."""
    approved = [d.revision for d in history.decisions if d.verdict is Verdict.APPROVE]
    improvements = []
    for entry in history.entries:
        record = entry.recorded
        if isinstance(record, Decision) and record.verdict is Verdict.REQUEST_CHANGES and not record.subject:
            is_better = any(revision > record.revision for revision in approved)
        else:
            is_better = (
                isinstance(record, Published) and record.release > 1 and _is_first(entry, history.entries)
            )
        if is_better:
            improvements.append(LedgerEvidence(module=line.module, line=entry.sequence))
    return tuple(improvements)


def _is_first(entry: LedgerEntry, entries: tuple[LedgerEntry, ...]) -> bool:
    """Return whether an entry is the first publication of its release; later ones add observed files."""
    assert isinstance(entry.recorded, Published)
    digest = entry.recorded.release_digest
    return next(
        each is entry
        for each in entries
        if isinstance(each.recorded, Published) and each.recorded.release_digest == digest
    )
