"""LHÉO's closed lists: which codes there are, and how a reader knows them.

The codes are those the schema of LHÉO 2.3 enumerates; their meanings, in few words of ours, those of the
tables of its own definition (github.com/lheo/lheo-schema, definition/lheo-gml.xml). The levels 11 to 18 came
with version 2.3 (gitlab.com/lheo/lheo-schema, issue 37); they are taken for the eight levels of the cadre
national des certifications (Code du travail, D6113-19), which that issue refers to.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from schemas.language import Language

DASH = " – "
"""What stands between a code and its meaning where both are shown."""


@dataclass(frozen=True)
class CodeList:
    """The codes one element accepts, each with its meaning in French and in English."""

    element: str
    meanings: Mapping[str, tuple[str, str]]

    def meaning(self, code: str, language: Language) -> str:
        """Return what a code means; raises KeyError where the list has no such code."""
        french, english = self.meanings[code]
        return french if language is Language.FRENCH else english

    def describe_code(self, code: str, language: Language) -> str:
        """Return a code with its meaning, e.g. `0 – non`."""
        return f"{code}{DASH}{self.meaning(code, language)}"

    def list_codes(self, language: Language) -> str:
        """Return every code with its meaning, as a message lists them."""
        return ", ".join(f"{code} ({self.meaning(code, language)})" for code in self.meanings)

    def read(self, said: str) -> str | None:
        """Return the code a text says, alone or with its own meaning; None where it says anything else."""
        text = " ".join(said.split())
        code = text.partition(DASH)[0]
        if code not in self.meanings:
            return None
        return (
            code if text in {code, *(self.describe_code(code, language) for language in Language)} else None
        )


def _yes_or_no(element: str) -> CodeList:
    return CodeList(element, {"0": ("non", "no"), "1": ("oui", "yes")})


CERTIFYING = _yes_or_no("certifiante")
LEVEL_REQUIRED = _yes_or_no("niveau-entree-obligatoire")
FUNDING = _yes_or_no("prise-en-charge-frais-possible")

PATH = CodeList(
    "parcours-de-formation",
    {
        "1": ("en groupe (non personnalisable)", "in a group (the same for everyone)"),
        "2": ("individualisé", "individual"),
        "3": ("modularisé", "modular"),
        "4": ("mixte", "mixed"),
    },
)
TEACHING = CodeList(
    "modalites-enseignement",
    {
        "0": ("formation entièrement présentielle", "wholly on site"),
        "1": ("formation mixte", "partly remote"),
        "2": ("formation entièrement à distance", "wholly remote"),
    },
)
REMOTE = "2"
"""The code of a training without a place."""

ENTRIES = CodeList(
    "modalites-entrees-sorties",
    {
        "0": ("entrées et sorties à dates fixes", "entry and exit on fixed dates"),
        "1": ("entrées et sorties permanentes", "entry and exit at any time"),
    },
)
ENTRY_LEVEL = CodeList(
    "code-niveau-entree",
    {
        "0": ("information non communiquée", "not communicated"),
        "1": ("sans niveau spécifique", "no specific level"),
        "2": ("ancien niveau VI", "former French level VI"),
        "3": ("ancien niveau V bis", "former French level V bis"),
        "4": ("ancien niveau V (CAP, BEP)", "former French level V (CAP, BEP)"),
        "5": ("ancien niveau IV (baccalauréat)", "former French level IV (baccalauréat)"),
        "6": ("ancien niveau III (BTS, DUT)", "former French level III (BTS, DUT)"),
        "7": ("ancien niveau II (licence)", "former French level II (bachelor)"),
        "8": ("ancien niveau I (au-delà de la maîtrise)", "former French level I (above a first master)"),
        **{
            str(10 + level): (f"niveau {level} du cadre national", f"level {level} of the French framework")
            for level in range(1, 9)
        },
    },
)
