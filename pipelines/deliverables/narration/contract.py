"""The contract of the narration."""

from typing import ClassVar, Literal

from schemas.draft import Recorded


class Narration(Recorded):
    """The module read aloud: the transcript, and a recording of each statement where an engine could."""

    is_heard: ClassVar[bool] = True

    kind: Literal["narration"] = "narration"
