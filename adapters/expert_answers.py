"""Experts' answers that count: those that the ledger seals last, as they are in the store.

Decided in docs/decisions/0142-answers-of-experts-are-sources.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from adapters.ledger import Ledger
from adapters.store.answer_records import AnswerRecords
from schemas.answer_seal import AnswerSeal
from schemas.errors import StoreUnusable
from schemas.expert_answer import ExpertAnswer
from schemas.review import LedgerRecord, pick_recorded


@dataclass(frozen=True)
class SignedAnswer:
    """An answer and the ledger's seal of it."""

    answer: ExpertAnswer
    seal: AnswerSeal


@dataclass(frozen=True)
class ExpertAnswers:
    """The answers of one installation."""

    records: AnswerRecords
    ledger: Ledger

    def list_current(self, module: str) -> tuple[ExpertAnswer, ...]:
        """Return the answers of a module that count, in the order in which they were given.

        The ledger is read only if there are stored answers. Raises LedgerBroken, and StoreUnusable if one is
        missing or not what was sealed.
        """
        if not self.records.has_answers(module):
            return ()
        recorded = pick_recorded(self.ledger.read(module))
        return tuple(signed.answer for signed in self.list_signed(recorded))

    def list_signed(self, recorded: Iterable[LedgerRecord]) -> tuple[SignedAnswer, ...]:
        """Return the answers that count by a module's ledger, with their seals, in its order.

        Raises StoreUnusable if one is missing or not what was sealed.
        """
        return tuple(SignedAnswer(self._read(seal), seal) for seal in find_last_seals(recorded))

    def _read(self, seal: AnswerSeal) -> ExpertAnswer:
        assert seal.answer is not None
        answer = self.records.answer(seal.module, seal.answer)
        if not seal.fits(answer):
            raise StoreUnusable(
                "is not what the ledger has sealed",
                place=f"{self.records.store.place}, answer to {seal.question}",
                remedy="Restore it from a backup; nothing was changed",
            )
        return answer


def find_last_seals(recorded: Iterable[LedgerRecord]) -> tuple[AnswerSeal, ...]:
    """Return the last seal of each question whose answer is not withdrawn, in the ledger's order."""
    last: dict[str, AnswerSeal] = {}
    for record in recorded:
        if isinstance(record, AnswerSeal):
            last.pop(record.question, None)
            last[record.question] = record
    return tuple(seal for seal in last.values() if seal.answer is not None)
