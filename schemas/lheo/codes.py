"""LHÉO's closed lists: their codes, and the meaning of each for a reader.

The codes are those that the schema of LHÉO 2.3 enumerates. Their meanings are summed up from LHÉO's own
tables (github.com/lheo/lheo-schema, definition/lheo-gml.xml). The levels 11 to 18 came with version 2.3
(gitlab.com/lheo/lheo-schema, issue 37): they are read as the eight levels of the cadre national des
certifications (Code du travail, D6113-19), which that issue refers to.
"""

from dataclasses import dataclass

from schemas.language import Language
from schemas.languages.texts import read_texts

DASH = " – "
"""Separates a code from its meaning where both are shown: `0 – non`."""


@dataclass(frozen=True)
class CodeList:
    """The codes that one element accepts; their meanings are texts of the language packs."""

    element: str
    codes: tuple[str, ...]

    def meaning(self, code: str, language: Language) -> str:
        """Return what a code of the list means."""
        return read_texts(f"lheo.codes.{self.element}", language)[code]

    def describe_code(self, code: str, language: Language) -> str:
        """Return a code with its meaning, e.g. `0 – non`."""
        return f"{code}{DASH}{self.meaning(code, language)}"

    def list_codes(self, language: Language) -> str:
        """Return every code with its meaning, for a message, e.g. `0 (non), 1 (oui)`."""
        return ", ".join(f"{code} ({self.meaning(code, language)})" for code in self.codes)

    def read(self, value: str) -> str | None:
        """Return the code that a value gives: `0`, or `0 – non` in any language; None if it gives none."""
        text = " ".join(value.split())
        code = text.partition(DASH)[0]
        if code not in self.codes:
            return None
        spellings = {code, *(self.describe_code(code, language) for language in Language)}
        return code if text in spellings else None


NO_OR_YES = ("0", "1")
CERTIFYING = CodeList("certifiante", NO_OR_YES)
LEVEL_REQUIRED = CodeList("niveau-entree-obligatoire", NO_OR_YES)
FUNDING = CodeList("prise-en-charge-frais-possible", NO_OR_YES)
PATH = CodeList("parcours-de-formation", ("1", "2", "3", "4"))
TEACHING = CodeList("modalites-enseignement", ("0", "1", "2"))
REMOTE = "2"
"""The code of TEACHING for a training that is wholly remote, and so has no place."""

ENTRIES = CodeList("modalites-entrees-sorties", ("0", "1"))
ENTRY_LEVEL = CodeList("code-niveau-entree", (*map(str, range(9)), *map(str, range(11, 19))))
