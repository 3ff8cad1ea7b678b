"""The text of a line that grows piece by piece."""

from dataclasses import dataclass, field


@dataclass
class LinePieces:
    """The pieces of a line; to add one takes the same time however long the line is."""

    is_blank: bool = True
    _pieces: list[str] = field(default_factory=list)

    def add(self, piece: str) -> None:
        """Add a piece at the end."""
        self._pieces.append(piece)
        self.is_blank = self.is_blank and not piece.strip()

    def read_end(self, length: int) -> str:
        """Return at least the last characters of the line, so many of them if it has as many."""
        end: list[str] = []
        for piece in reversed(self._pieces):
            end.append(piece)
            length -= len(piece)
            if length <= 0:
                break
        return "".join(reversed(end))

    def join(self) -> str:
        """Return the line."""
        return "".join(self._pieces)
