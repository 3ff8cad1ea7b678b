"""Comments on drafts: what the ledger seals of each, in its order, with the remarks as they are in the store.

Decided in docs/decisions/0157-comments-on-the-sentence.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from adapters.ledger import Ledger
from adapters.store.records import Records
from schemas.comment import QuotedWords, Remark
from schemas.comment_seal import CommentSeal
from schemas.errors import StoreUnusable
from schemas.review import LedgerRecord, pick_recorded


@dataclass(frozen=True)
class SignedRemark:
    """A remark and the ledger's seal of it."""

    remark: Remark
    seal: CommentSeal


@dataclass(frozen=True)
class Comment:
    """One comment: the words it is about, everything said of them, and the last thing done to it.

    `until` are the last of these words where they end in another element.
    """

    id: str
    about: QuotedWords
    remarks: tuple[SignedRemark, ...]
    last: CommentSeal
    until: QuotedWords | None = None

    @property
    def is_open(self) -> bool:
        """Return whether nobody resolved it since the last remark."""
        return not self.last.resolves()

    @property
    def first(self) -> SignedRemark:
        """Return the remark that it began with."""
        return self.remarks[0]


@dataclass(frozen=True)
class Comments:
    """The comments of one installation."""

    records: Records
    ledger: Ledger

    def list_all(self, module: str) -> tuple[Comment, ...]:
        """Return the comments of a module in the order in which they began.

        Raises LedgerBroken, and StoreUnusable if a remark is missing or not what was sealed.
        """
        return self.list_recorded(pick_recorded(self.ledger.read(module)))

    def list_recorded(self, recorded: Iterable[LedgerRecord]) -> tuple[Comment, ...]:
        """Return the comments by a module's ledger, in the order in which they began.

        Raises StoreUnusable if a remark is missing or not what was sealed.
        """
        seals: dict[str, list[CommentSeal]] = {}
        for record in recorded:
            if isinstance(record, CommentSeal):
                seals.setdefault(record.comment, []).append(record)
        return tuple(self._build(each) for each in seals.values())

    def _build(self, seals: list[CommentSeal]) -> Comment:
        remarks = tuple(SignedRemark(self._read(seal), seal) for seal in seals if seal.remark is not None)
        about = remarks[0].remark.about if remarks else None
        if about is None:
            raise self._make_unsealed_error(seals[0])
        return Comment(seals[0].comment, about, remarks, seals[-1], remarks[0].remark.until)

    def _read(self, seal: CommentSeal) -> Remark:
        assert seal.remark is not None
        remark = self.records.remark(seal.module, seal.remark)
        if not seal.fits(remark):
            raise self._make_unsealed_error(seal)
        return remark

    def _make_unsealed_error(self, seal: CommentSeal) -> StoreUnusable:
        return StoreUnusable(
            "is not what the ledger has sealed",
            place=f"{self.records.store.place}, comment {seal.comment}",
            remedy="Restore it from a backup; nothing was changed",
        )
