"""How a case study is packaged: to hand out, and for the trainer with what is expected."""

from pipelines.packaging.documents.worksheets import write_handout, write_trainer_copy
from pipelines.packaging.kind import PackagedKind

PACKAGING = PackagedKind(
    write_document=write_trainer_copy,
    write_handout=write_handout,
    is_for_trainer=True,
)
