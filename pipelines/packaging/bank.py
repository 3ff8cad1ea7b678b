"""Format of a question bank: how a release's questions are written for another system to import.

Each module of `pipelines/packaging/banks` has one, named `BANK`; plug-ins name theirs under the entry points
`premierjet.banks`. Decided in docs/decisions/0102-kinds-found-by-themselves.md.
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
"""Given a bank's file name, its bytes and the ids of the questions it must hold, yields what is wrong."""


@dataclass(frozen=True, kw_only=True)
class BankFormat:
    """A file format that a question bank is written in.

    `file` is the file's name in the package, `rank` its place among the others. `texts` has the text
    `purpose`: which systems import the file. `write` returns its bytes, the same for equal editions. `check`
    is None if only the package's file list can be checked. `remark` returns a sentence for the package's
    readme, in the bank's language, or an empty text.
    """

    file: str
    rank: int
    texts: KindTexts
    write: Callable[["QuestionBank", "Edition"], bytes]
    check: BankCheck | None = None
    remark: Callable[["QuestionBank"], str] | None = None

    def read_texts(self, language: Language) -> TextCatalogue:
        """Return the texts of the format in a language, by key."""
        return self.texts.read(language)
