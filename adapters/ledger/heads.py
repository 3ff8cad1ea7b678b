"""Heads of the ledger's chains, saved outside the store to detect an older ledger put in its place.

Somebody who puts an older ledger in place, or removes it, has access to the store; so the heads are in the
folder of keys. A saved head may be older than its chain (after a crash, or if another machine wrote), but
never newer.
Decided in docs/decisions/0092-ledger-put-back.md.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from pydantic import ValidationError

from adapters.ledger import Ledger
from adapters.ledger.chain import VerifiedChain
from adapters.private_files import make_private_folder
from adapters.whole_files import read_whole_file
from schemas.errors import LedgerBroken
from schemas.ledger import LedgerHead
from schemas.refusal import Fact, Refusal, RefusalFact
from schemas.review import LedgerEntry, LedgerRecord

FOLDER = "heads"
SUFFIX = ".json"


def read_head(entries: Sequence[LedgerEntry]) -> LedgerHead | None:
    """Return the head of a verified chain; None if it is empty."""
    if not entries:
        return None
    return read_head_at(entries[-1])


def read_head_at(entry: LedgerEntry) -> LedgerHead:
    """Return the head of a chain that ends in this entry."""
    line = sha256(entry.canonical()).hexdigest()
    return LedgerHead(module=entry.recorded.module, entries=entry.sequence, line=line)


def compute_line_digest(entries: Sequence[LedgerEntry], number: int) -> str:
    """Return the sha256 of line `number`, counted from 1, of a verified chain."""
    if number < len(entries):
        return entries[number].previous
    if isinstance(entries, VerifiedChain):
        return entries.last_line
    return sha256(entries[number - 1].canonical()).hexdigest()


def is_continued(entries: Sequence[LedgerEntry], head: LedgerHead) -> bool:
    """Return whether a verified chain has the line that a head names."""
    return head.entries <= len(entries) and compute_line_digest(entries, head.entries) == head.line


def refuse_put_back(entries: Sequence[LedgerEntry], head: LedgerHead, evidence: Refusal) -> None:
    """Raise LedgerBroken if a chain lacks the line that a head names; `evidence` says where it was seen."""
    if is_continued(entries, head):
        return
    missing = head.entries - len(entries)
    facts: dict[str, Fact] = {
        "module": head.module,
        "evidence": RefusalFact(evidence),
        "hint": RefusalFact(evidence, "remedy"),
    }
    if missing > 0:
        raise LedgerBroken(Refusal("ledger.lines_missing", count=missing, seen=head.entries, **facts))
    raise LedgerBroken(Refusal("ledger.line_differs", line=head.entries, **facts))


@dataclass(frozen=True)
class HeadFolder:
    """A folder outside the store with one head for each module, as this machine last saw it."""

    folder: Path

    def read(self, module: str) -> LedgerHead | None:
        """Return the head seen last; None if there is none, or it cannot be read."""
        try:
            return LedgerHead.from_json(read_whole_file(f"{self.folder}/{module}{SUFFIX}"))
        except (OSError, ValidationError):
            return None

    def modules(self) -> tuple[str, ...]:
        """Return the modules whose chain was ever seen."""
        return tuple(sorted(path.stem for path in self.folder.glob(f"*{SUFFIX}")))

    def keep(self, head: LedgerHead) -> None:
        """Save a head, unless a later one is saved; does nothing if it cannot be written.

        The head only helps to warn: that it cannot be saved keeps nobody from deciding.
        """
        known = self.read(head.module)
        if known is not None and known.entries >= head.entries:
            return
        with suppress(OSError):
            make_private_folder(self.folder.parent.parent)
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._replace(head)

    def _replace(self, head: LedgerHead) -> None:
        with NamedTemporaryFile(dir=self.folder, prefix=head.module, delete=False) as file:
            copy = Path(file.name)
            try:
                file.write(head.canonical())
                file.flush()
                copy.replace(self.folder / f"{head.module}{SUFFIX}")
            except OSError:
                copy.unlink(missing_ok=True)
                raise


class WitnessedLedger:
    """A ledger that is compared with the heads this machine has seen, each time it is read."""

    def __init__(self, ledger: Ledger, heads: HeadFolder) -> None:
        self.ledger = ledger
        self.heads = heads

    def append(self, recorded: LedgerRecord, *, after: int | None = None) -> LedgerEntry:
        """Append an entry as `Ledger.append` does, and save the chain's head."""
        return self._keep_head(self.ledger.append(recorded, after=after))

    def rotate(self, module: str, at: datetime) -> LedgerEntry | None:
        """Rotate the key of a module's chain as `Ledger.rotate` does, and save the chain's head."""
        if self.heads.read(module) is not None and module not in self.ledger.modules():
            self.read(module)
        entry = self.ledger.rotate(module, at)
        return None if entry is None else self._keep_head(entry)

    def read(self, module: str) -> tuple[LedgerEntry, ...]:
        """Return a module's entries, verified; raises LedgerBroken if lines seen before are gone.

        Entries that other machines wrote count as seen from then on.
        """
        seen = self.heads.read(module)  # before the chain, which others may continue meanwhile
        entries = self.ledger.read(module)
        if seen is not None and not is_continued(entries, seen):
            file = str(self.heads.folder / f"{module}{SUFFIX}")
            refuse_put_back(entries, seen, Refusal("ledger.seen_here", file=file))
        if len(entries) > (seen.entries if seen else 0):
            self.heads.keep(read_head_at(entries[-1]))
        return entries

    def modules(self) -> tuple[str, ...]:
        """Return the modules that have a chain, or had one."""
        return tuple(sorted({*self.ledger.modules(), *self.heads.modules()}))

    def _keep_head(self, entry: LedgerEntry) -> LedgerEntry:
        self.heads.keep(read_head_at(entry))
        return entry
