"""How a session plan is packaged: the trainer's table, then the parts that serve each objective."""

from collections.abc import Iterator

from pipelines.deliverables.session_plan.alignment import write_alignment
from pipelines.deliverables.session_plan.contract import SessionPlan
from pipelines.deliverables.session_plan.document import write_session_plan
from pipelines.packaging.documents.model import Block
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.edition import Edition
from pipelines.packaging.kind import PackagedKind


def _write_document(edition: Edition, plan: SessionPlan, source_notes: SourceNotes) -> Iterator[Block]:
    yield from write_session_plan(plan, edition.content, source_notes)
    yield from write_alignment(edition.content, source_notes)


PACKAGING = PackagedKind(
    write_document=_write_document,
    states_objectives=True,
    is_for_trainer=True,
    leads_session=True,
    cites_by_source=True,
)
