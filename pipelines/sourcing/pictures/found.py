"""A picture as a reader finds it in a source, before anything is decoded."""

from collections.abc import Callable
from dataclasses import dataclass

from pipelines.sourcing.pictures.framing import UNFRAMED, Framing
from schemas.anchor import Place

EMU_PER_POINT = 12_700
"""Office documents measure in EMU."""


@dataclass
class FoundPicture:
    """A picture of a source: its bytes on demand, and what the source says of it.

    It stands after the first `after` blocks. `shown` is its width and height on the page, in points, if
    the file gives them. `is_decorative` if the source itself says so. `identity` tells it from other pictures
    if its bytes are made when they are read; else the bytes do.
    """

    read: Callable[[], bytes]
    place: Place
    after: int = 0
    alternative: str = ""
    caption: str = ""
    framing: Framing = UNFRAMED
    shown: tuple[float, float] | None = None
    is_decorative: bool = False
    identity: bytes | None = None

    def read_identity(self) -> bytes:
        """Return what tells the picture from others of its source."""
        return self.read() if self.identity is None else self.identity


KeepPicture = Callable[[bytes], None]
"""Takes the bytes of a picture that is kept."""


def ignore_picture(data: bytes) -> None:
    """Keep nothing: for whoever wants the text alone."""


@dataclass(frozen=True)
class TextPosition:
    """Where a picture stands in the text of its source: before which character, under which titles."""

    offset: int
    heading: tuple[str, ...]
