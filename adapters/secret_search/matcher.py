"""Search for a set of secrets in bytes, in the forms used by headers, addresses and dumps.

numpy looks up the bytes at each position, two by two, in three tables made from the first six bytes of every
shape: 200 MB a second for 20 secrets; a search for one shape after the other reaches 8.
"""

import html
import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHORTEST = 8
"""Characters of the shortest secret that is searched for: shorter ones occur in any text."""

PREFIX = 6
"""Bytes of a shape that are compared at every position."""


class SecretMatcher:
    """Finds which secrets are in some bytes, and returns the names of their settings."""

    def __init__(self, secrets: Mapping[str, str] | Iterable[tuple[str, str]]) -> None:
        pairs = secrets.items() if isinstance(secrets, Mapping) else secrets
        self._shapes: dict[bytes, list[tuple[bytes, str]]] = {}
        for name, value in pairs:
            for shape in set(list_shapes(value)):
                self._shapes.setdefault(shape[:PREFIX], []).append((shape, name))
        every = (shape for found in self._shapes.values() for shape, _ in found)
        self._seam = max(map(len, every), default=1) - 1
        self._tables = _tables(self._shapes)

    def find(self, pieces: Iterable[bytes]) -> set[str]:
        """Return the settings whose secrets are in bytes that come in pieces."""
        found: set[str] = set()
        before = b""
        for piece in pieces:
            data = before + piece
            found.update(self._find_standing(data))
            before = data[len(data) - min(self._seam, len(data)) :]
        return found

    def _find_standing(self, data: bytes) -> Iterator[str]:
        for position in self._candidates(data):
            for shape, name in self._shapes.get(data[position : position + PREFIX], ()):
                if data.startswith(shape, position):
                    yield name

    def _candidates(self, data: bytes) -> Iterable[int]:
        """Return the positions at which a shape may begin, by its first six bytes."""
        import numpy as np  # takes a third of a second to load

        if len(data) < PREFIX:
            return ()
        bytes_ = np.frombuffer(data, np.uint8).astype(np.uint16)
        pairs: NDArray[Any] = (bytes_[:-1] << 8) | bytes_[1:]
        first, second, third = self._tables
        positions = np.flatnonzero(first[pairs[: len(data) - PREFIX + 1]])
        positions = positions[second[pairs[positions + 2]]]
        positions = positions[third[pairs[positions + 4]]]
        return [int(position) for position in positions]


def _tables(prefixes: Iterable[bytes]) -> "tuple[NDArray[np.bool_], ...]":
    import numpy as np

    tables = tuple(np.zeros(65536, np.bool_) for _ in range(PREFIX // 2))
    for prefix in prefixes:
        for number, table in enumerate(tables):
            table[(prefix[2 * number] << 8) | prefix[2 * number + 1]] = True
    return tables


def list_shapes(secret: str) -> Iterator[bytes]:
    """Yield a secret as it is, and as it is encoded in addresses, JSON, HTML, dumps and headers."""
    plain = secret.encode()
    yield plain
    yield quote(secret, safe="").encode()
    yield quote(secret, safe="/").encode()
    yield json.dumps(secret)[1:-1].encode()
    yield json.dumps(secret, ensure_ascii=False)[1:-1].encode()
    yield html.escape(secret).encode()
    yield plain.hex().encode()
    for shift in range(3):
        for coding in (b64encode, urlsafe_b64encode):
            # Within the Base64 of a longer text: its ends depend on what stands beside it.
            yield coding(bytes(shift) + plain)[4 if shift else 0 : -4]
