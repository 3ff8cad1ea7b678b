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

    def join(self) -> str:
        """Return the line."""
        return "".join(self._pieces)
