"""The LHÉO elements an entry may say, by the name its rows give them, and what each accepts.

Lengths and repetitions are those of the schema of LHÉO 2.3. Shapes its schema leaves open are narrower here:
a Formacode is five digits, a ROME code a letter and four digits, an NSF group three digits, a registration
number eleven signs without spaces.
"""

import re
from dataclasses import dataclass

from schemas.language import Language
from schemas.lheo import codes

VERSION = "code-FORMACODE/@ref"
"""The version of the Formacode: an attribute of each of its codes, the audience's included."""

LONG, MIDDLE, SHORT = 3000, 250, 50
"""The lengths LHÉO gives to prose, to names and remarks, and to the line of an address, in characters."""


@dataclass(frozen=True)
class ValueShape:
    """What one value looks like, and how a message says it; a `grouped` one is read with spaces in it."""

    pattern: re.Pattern[str]
    fr: str
    en: str
    grouped: bool = False

    def describe(self, language: Language) -> str:
        """Return how a message describes it."""
        return self.fr if language is Language.FRENCH else self.en


FORMACODE_VERSION = ValueShape(re.compile(r"V[0-9]{1,2}"), "V et son numéro", "V and its number")
FORMACODE = ValueShape(re.compile(r"[0-9]{5}"), "cinq chiffres", "five digits")
NSF = ValueShape(
    re.compile(r"[1-4][0-9]{2}"), "trois chiffres, de 100 à 499", "three digits, from 100 to 499"
)
ROME = ValueShape(
    re.compile(r"[A-N][0-9]{4}"), "une lettre de A à N et quatre chiffres", "a letter A to N and four digits"
)
RNCP = ValueShape(re.compile(r"RNCP[0-9]{2,6}"), "RNCP suivi de son numéro", "RNCP and its number")
RS = ValueShape(re.compile(r"RS[0-9]{2,6}"), "RS suivi de son numéro", "RS and its number")
POSTCODE = ValueShape(re.compile(r"[0-9]{5}"), "cinq chiffres", "five digits")
TONGUE = ValueShape(re.compile(r"[a-z]{2}"), "deux lettres (ISO 639-1)", "two letters (ISO 639-1)")
WHOLE = ValueShape(re.compile(r"[1-9][0-9]{0,4}"), "un nombre entier d'heures", "a whole number of hours")
ACTIVITY = ValueShape(re.compile(r"[0-9]{3}[0-9AB][0-9]{7}"), "onze chiffres", "eleven digits", grouped=True)
SIRET = ValueShape(re.compile(r"[0-9]{14}"), "quatorze chiffres", "fourteen digits", grouped=True)
EMAIL = ValueShape(re.compile(r"[^@]+@[^@]+\.[^@]+"), "une adresse électronique", "an e-mail address")
DAY = ValueShape(re.compile(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}"), "une date JJ/MM/AAAA", "a date DD/MM/YYYY")


@dataclass(frozen=True)
class LheoElement:
    """One element: how long a value may be, how many there may be, and what it looks like.

    `several` values stand in one row, commas between them; a `prose` element is its rows, a line each.
    """

    most: int
    needed: bool = True
    several: int = 1
    prose: bool = False
    closed: codes.CodeList | None = None
    shape: ValueShape | None = None


def _make_closed(of: codes.CodeList) -> LheoElement:
    return LheoElement(2, closed=of)


def _make_coded(shape: ValueShape, most: int, *, several: int = 1, needed: bool = True) -> LheoElement:
    return LheoElement(most, needed=needed, several=several, shape=shape)


ELEMENTS: dict[str, LheoElement] = {
    VERSION: _make_coded(FORMACODE_VERSION, 3),
    "code-FORMACODE": _make_coded(FORMACODE, 5, several=5),
    "code-NSF": _make_coded(NSF, 3, several=3, needed=False),
    "code-ROME": _make_coded(ROME, 5, several=5, needed=False),
    "intitule-formation": LheoElement(255),
    "objectif-formation": LheoElement(LONG, prose=True),
    "resultats-attendus": LheoElement(LONG, prose=True),
    "contenu-formation": LheoElement(LONG, prose=True),
    "certifiante": _make_closed(codes.CERTIFYING),
    "parcours-de-formation": _make_closed(codes.PATH),
    "code-niveau-entree": _make_closed(codes.ENTRY_LEVEL),
    "code-RNCP": _make_coded(RNCP, 10, needed=False),
    "code-RS": _make_coded(RS, 10, needed=False),
    "rythme-formation": LheoElement(LONG, prose=True),
    "code-public-vise": _make_coded(FORMACODE, 5, several=10),
    "info-public-vise": LheoElement(MIDDLE, needed=False),
    "niveau-entree-obligatoire": _make_closed(codes.LEVEL_REQUIRED),
    "modalites-alternance": LheoElement(LONG, prose=True),
    "modalites-enseignement": _make_closed(codes.TEACHING),
    "conditions-specifiques": LheoElement(LONG, prose=True),
    "prise-en-charge-frais-possible": _make_closed(codes.FUNDING),
    "lieu-de-formation/denomination": LheoElement(255, needed=False),
    "lieu-de-formation/ligne": LheoElement(SHORT, needed=False),
    "lieu-de-formation/codepostal": _make_coded(POSTCODE, 5, needed=False),
    "lieu-de-formation/ville": LheoElement(SHORT, needed=False),
    "modalites-entrees-sorties": _make_closed(codes.ENTRIES),
    "periode/debut": _make_coded(DAY, 10),
    "periode/fin": _make_coded(DAY, 10),
    "modalites-inscription": LheoElement(255, needed=False),
    "acces-handicapes": LheoElement(MIDDLE, needed=False),
    "langue-formation": _make_coded(TONGUE, 2, several=5, needed=False),
    "modalites-pedagogiques": LheoElement(200, needed=False),
    "duree-indicative": LheoElement(150, needed=False),
    "nombre-heures-total": _make_coded(WHOLE, 5, needed=False),
    "numero-activite": _make_coded(ACTIVITY, 11),
    "SIRET": _make_coded(SIRET, 14),
    "nom-organisme": LheoElement(MIDDLE),
    "raison-sociale": LheoElement(MIDDLE),
    "adresse/ligne": LheoElement(SHORT),
    "adresse/codepostal": _make_coded(POSTCODE, 5),
    "adresse/ville": LheoElement(SHORT),
    "telfixe": LheoElement(25, needed=False),
    "courriel": _make_coded(EMAIL, 160, needed=False),
}
"""By name, in the order of the file; where each stands in it is told where the file is written."""

PLACE = ("lieu-de-formation/ligne", "lieu-de-formation/codepostal", "lieu-de-formation/ville")
"""What a place needs once it has any of it."""
