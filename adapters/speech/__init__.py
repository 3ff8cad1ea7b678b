"""Speech engines that read a text aloud: one protocol, one file each.

Texts leave this machine only for a host `course.yaml` names. Decided in docs/decisions/0024-speech.md.
"""

from dataclasses import dataclass
from typing import Protocol

from schemas.language import Language


@dataclass(frozen=True)
class Spoken:
    """A text read aloud: its audio, its length, and what read it, e.g. `espeak-ng 1.52.0, fr`."""

    audio: bytes
    media_type: str
    milliseconds: int
    engine: str


class Voice(Protocol):
    """Reads one text at a time; safe in threads. Each call may cost money: look in `Recordings` first."""

    @property
    def paid_model(self) -> str | None:
        """Return the model whose price a call costs; None if it is free."""
        ...

    def engine(self, language: Language) -> str:
        """Return engine, version and voice; raises SpeechUnusable if the engine is missing."""
        ...

    def say(self, text: str, language: Language) -> Spoken:
        """Return the text read aloud; raises SpeechUnusable with what the engine said."""
        ...
