"""Speech engines that read a text aloud: one protocol, one file each.

Texts leave this machine only for a host `course.yaml` names. Decided in docs/decisions/0024-speech.md.
"""

from dataclasses import dataclass
from typing import Protocol

from schemas.language import Language


@dataclass(frozen=True)
class Spoken:
    """A text read aloud: its audio, how long it lasts, and who read it, e.g. `espeak-ng 1.52.0, fr`."""

    audio: bytes
    media_type: str
    milliseconds: int
    engine: str


class Voice(Protocol):
    """Reads one text at a time, from any thread; the same text may cost again, so ask `Recordings` first."""

    @property
    def paid_model(self) -> str | None:
        """Return the model each call is paid to; None where reading costs nothing."""
        ...

    def engine(self, language: Language) -> str:
        """Return who reads: engine, version and voice; raises SpeechUnusable where it is not there."""
        ...

    def say(self, text: str, language: Language) -> Spoken:
        """Return the text read aloud; raises SpeechUnusable with what the engine said."""
        ...
