"""Answers about modules that outlive the process that found them, in a file sealed with the ledger's key.

A command would otherwise read every draft of an installation to say what it said a minute ago. The file holds
each answer with the version of everything it depends on, and is read only if its seal is of the current key
and of this very code: whoever can write to the folder cannot make a command say that a draft was approved.
Decided in docs/decisions/0155-at-once-and-at-scale.md.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from adapters.code_dates import read_code_dates
from adapters.ledger.key import KeySource
from adapters.private_files import make_private_folder, write_private_file
from schemas.errors import PremierjetError

FOLDER = ".premierjet-cache"
PURPOSE = b"premierjet kept answers\n"
"""First bytes of what is sealed: no seal of a file is one of a line of the ledger."""

Value = TypeVar("Value")


@dataclass(frozen=True)
class KeptAnswers(Generic[Value]):
    """The answers to one question about the modules of a store, each with the version it was given for."""

    root: Path
    name: str
    place: str
    """The store's; another store of the same root has a file of its own."""

    key: KeySource
    kind: TypeAdapter[Value]

    def read(self) -> "dict[str, tuple[str, Value]]":
        """Return the version and the answer of each module; nothing if the file is not one of ours."""
        try:
            seal, _, data = self._file.read_bytes().partition(b"\n")
            sealed = self._seal(data)
            if sealed is None or seal.decode("ascii", "replace") != sealed:
                return {}
            return dict(map(self._read_line, data.splitlines()))
        except (OSError, ValueError, ValidationError):
            return {}

    def write(self, answers: "Mapping[str, tuple[str, Value]]") -> None:
        """Replace the file; a folder that cannot be written costs the next command its time, nothing else."""
        data = b"\n".join(
            json.dumps([module, version]).encode() + b"\t" + self.kind.dump_json(answer)
            for module, (version, answer) in answers.items()
        )
        sealed = self._seal(data)
        if sealed is None:
            return
        with suppress(OSError):
            make_private_folder(self._file.parent)
            write_private_file(self._file, sealed.encode() + b"\n" + data)

    def _read_line(self, line: bytes) -> "tuple[str, tuple[str, Value]]":
        head, _, answer = line.partition(b"\t")
        module, version = json.loads(head)
        return module, (version, self.kind.validate_json(answer))

    def _seal(self, data: bytes) -> str | None:
        """Return the seal of a file's data, None if the installation has no key that can be read."""
        with suppress(PremierjetError):
            key = self.key.read()
            return (
                key.mac(PURPOSE + f"{self.name} {compute_code_version()}\n".encode() + data) if key else None
            )
        return None

    @property
    def _file(self) -> Path:
        return self.root / FOLDER / f"{self.name}-{sha256(self.place.encode()).hexdigest()[:16]}"


@cache
def compute_code_version() -> str:
    """Return the version of the code that this process runs."""
    return read_code_version()


def read_code_version() -> str:
    """Return a digest of when each package was installed and when code of ours was changed last, as of now.

    A checkout has one version while its code changes; what was answered by other code is not taken up.
    """
    return sha256(repr(read_code_dates()).encode()).hexdigest()
