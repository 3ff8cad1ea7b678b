"""Experts' answers in the store, addressed by their own bytes; none is ever replaced."""

from adapters.store.stored_contracts import StoredContracts
from schemas.expert_answer import ExpertAnswer


class AnswerRecords(StoredContracts):
    """The answers of each module by digest; the ledger says which of them count."""

    def save_answer(self, answer: ExpertAnswer) -> None:
        """Save an answer, unless it is stored already."""
        key = self._answer_key(answer.question.module, answer.canonical_digest())
        self.store.put_if_absent(key, answer.canonical())

    def answer(self, module: str, digest: str) -> ExpertAnswer:
        """Return the answer of a digest; raises StoreUnusable if it is missing or was altered."""
        key = self._answer_key(module, digest)
        answer = self._parse_contract(ExpertAnswer, key, self.store.get(key))
        if answer.canonical_digest() != digest:
            raise self._altered_error(key)
        return answer

    def has_answers(self, module: str) -> bool:
        """Return whether a module has stored answers or session reports, without reading one."""
        return any(True for _ in self.store.list(f"answers/{module}/"))

    @staticmethod
    def _answer_key(module: str, digest: str) -> str:
        return f"answers/{module}/{digest}.json"
