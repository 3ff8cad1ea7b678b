"""Texts that a page of Quarto or MyST includes: they are read where they are included."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from adapters.sources.beside import INCLUDE
from pipelines.sourcing.readers.markdown.front_matter import FRONT_MATTER
from pipelines.sourcing.source_reader import MOST_CHARACTERS
from pipelines.sourcing.text_files.decoder import decode
from schemas.errors import SourceUnreadable

MOST_NESTED = 5
"""Levels of texts that include others."""

END_OF_DIRECTIVE = re.compile(r"\n[ ]{0,3}(?:`{3,}|~{3,}|:{3,})[ \t]*(?=\n|\Z)")
OpenText = Callable[[str], bytes | None]


def find_no_text(_address: str) -> bytes | None:
    """Return None: nothing lies beside the page."""
    return None


@dataclass
class IncludedTexts:
    """Puts texts where a page includes them; the addresses of those that are not there are in `missing`."""

    open_text: OpenText
    missing: list[str] = field(default_factory=list)
    _length: int = 0

    def put_in(self, text: str, within: tuple[str, ...] = ()) -> str:
        """Return a text with what it includes, without the matter in front of each."""
        pieces, position = [], 0
        for match in INCLUDE.finditer(text):
            if match.start() < position:
                continue
            address = match[match.lastindex or 0]
            included = self._read(address, within)
            if included is None:
                self.missing.append(address)
            pieces += [text[position : match.start()], f"\n{included or ''}\n"]
            end = END_OF_DIRECTIVE.match(text, match.end()) if match.lastindex == 2 else None
            position = match.end() if end is None else end.end()
        return "".join([*pieces, text[position:]])

    def _read(self, address: str, within: tuple[str, ...]) -> str | None:
        data = None if address in within or len(within) >= MOST_NESTED else self.open_text(address)
        if data is None:
            return None
        try:
            text = decode(address, data).lstrip("\ufeff").replace("\r\n", "\n")
        except SourceUnreadable:
            return None
        self._length += len(text)
        if self._length > MOST_CHARACTERS:
            return None
        header = FRONT_MATTER.match(text)
        return self.put_in(text[header.end() :] if header else text, (*within, address))
