"""A question bank format: one object that says how questions are written for another system.

Each module of `pipelines/packaging/banks` holds one, as `BANK`; an installed distribution names its own under
the entry points `premierjet.banks`. Decided in docs/decisions/0102-kinds-found-by-themselves.md.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.texts import KindTexts, TextCatalogue

if TYPE_CHECKING:
    from pipelines.packaging.bank_questions.questions import QuestionBank
    from pipelines.packaging.edition import Edition

BankCheck = Callable[[str, bytes, tuple[str, ...]], Iterator[Finding]]
"""What is found wrong in a bank: its name, its bytes, and the ids of the questions it has to ask."""


@dataclass(frozen=True, kw_only=True)
class BankFormat:
    """A file format that a question bank imports.

    `file` is its name in the package, `rank` its place among the others. `texts` has `purpose`: which
    systems take the file. `write` returns its bytes, the same for equal editions. `check`
    is None where nothing beyond the list of the package can be judged. `remark` returns a sentence for the
    note of the package, in the bank's language, or nothing.
    """

    file: str
    rank: int
    texts: KindTexts
    write: Callable[["QuestionBank", "Edition"], bytes]
    check: BankCheck | None = None
    remark: Callable[["QuestionBank"], str] | None = None

    def texts_in(self, language: Language) -> TextCatalogue:
        """Return the words of the format in a language, by key."""
        return self.texts.read(language)
