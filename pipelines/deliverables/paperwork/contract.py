"""The contract of the paperwork."""

from typing import ClassVar, Literal

from schemas.draft import FilledForm


class Paperwork(FilledForm):
    """An administrative document, from a template and data alone."""

    of_a_course: ClassVar[bool] = True
    bears_provider: ClassVar[bool] = True
    rests_on_sources: ClassVar[bool] = False

    kind: Literal["paperwork"] = "paperwork"
