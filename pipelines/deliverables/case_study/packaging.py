"""How a case study is packaged: to hand out, and for the trainer with what is expected."""

from pipelines.deliverables.case_study.contract import CaseStudy
from pipelines.packaging.documents.worksheets import write_handout, write_trainer_copy
from pipelines.packaging.kind import PackagedKind
from schemas.draft import Nature


def _tells_situation(study: CaseStudy) -> bool:
    """Return whether learners have a situation to read: one that nobody told yet is not handed out."""
    situation = next(study.sections_for_learners(), None)
    return situation is not None and any(each.nature is not Nature.BLANK for each in situation.statements)


PACKAGING = PackagedKind(
    write_document=write_trainer_copy,
    write_handout=write_handout,
    is_handed_out=_tells_situation,
    is_for_trainer=True,
)
