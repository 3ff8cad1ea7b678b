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
class Shape:
    """What one value looks like, and how a message says it; a `grouped` one is read with spaces in it."""

    pattern: re.Pattern[str]
    fr: str
    en: str
    grouped: bool = False

    def told(self, language: Language) -> str:
        """Return how a message describes it."""
        return self.fr if language is Language.FRENCH else self.en


FORMACODE_VERSION = Shape(re.compile(r"V[0-9]{1,2}"), "V et son numéro", "V and its number")
FORMACODE = Shape(re.compile(r"[0-9]{5}"), "cinq chiffres", "five digits")
NSF = Shape(re.compile(r"[1-4][0-9]{2}"), "trois chiffres, de 100 à 499", "three digits, from 100 to 499")
ROME = Shape(
    re.compile(r"[A-N][0-9]{4}"), "une lettre de A à N et quatre chiffres", "a letter A to N and four digits"
)
RNCP = Shape(re.compile(r"RNCP[0-9]{2,6}"), "RNCP suivi de son numéro", "RNCP and its number")
RS = Shape(re.compile(r"RS[0-9]{2,6}"), "RS suivi de son numéro", "RS and its number")
POSTCODE = Shape(re.compile(r"[0-9]{5}"), "cinq chiffres", "five digits")
TONGUE = Shape(re.compile(r"[a-z]{2}"), "deux lettres (ISO 639-1)", "two letters (ISO 639-1)")
WHOLE = Shape(re.compile(r"[1-9][0-9]{0,4}"), "un nombre entier d'heures", "a whole number of hours")
ACTIVITY = Shape(re.compile(r"[0-9]{3}[0-9AB][0-9]{7}"), "onze chiffres", "eleven digits", grouped=True)
SIRET = Shape(re.compile(r"[0-9]{14}"), "quatorze chiffres", "fourteen digits", grouped=True)
EMAIL = Shape(re.compile(r"[^@]+@[^@]+\.[^@]+"), "une adresse électronique", "an e-mail address")
DAY = Shape(re.compile(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}"), "une date JJ/MM/AAAA", "a date DD/MM/YYYY")


@dataclass(frozen=True)
class Element:
    """One element: how long a value may be, how many there may be, and what it looks like.

    `several` values stand in one row, commas between them; a `prose` element is its rows, a line each.
    """

    most: int
    needed: bool = True
    several: int = 1
    prose: bool = False
    closed: codes.CodeList | None = None
    shape: Shape | None = None


def _closed(of: codes.CodeList) -> Element:
    return Element(2, closed=of)


def _coded(shape: Shape, most: int, *, several: int = 1, needed: bool = True) -> Element:
    return Element(most, needed=needed, several=several, shape=shape)


ELEMENTS: dict[str, Element] = {
    VERSION: _coded(FORMACODE_VERSION, 3),
    "code-FORMACODE": _coded(FORMACODE, 5, several=5),
    "code-NSF": _coded(NSF, 3, several=3, needed=False),
    "code-ROME": _coded(ROME, 5, several=5, needed=False),
    "intitule-formation": Element(255),
    "objectif-formation": Element(LONG, prose=True),
    "resultats-attendus": Element(LONG, prose=True),
    "contenu-formation": Element(LONG, prose=True),
    "certifiante": _closed(codes.CERTIFYING),
    "parcours-de-formation": _closed(codes.PATH),
    "code-niveau-entree": _closed(codes.ENTRY_LEVEL),
    "code-RNCP": _coded(RNCP, 10, needed=False),
    "code-RS": _coded(RS, 10, needed=False),
    "rythme-formation": Element(LONG, prose=True),
    "code-public-vise": _coded(FORMACODE, 5, several=10),
    "info-public-vise": Element(MIDDLE, needed=False),
    "niveau-entree-obligatoire": _closed(codes.LEVEL_REQUIRED),
    "modalites-alternance": Element(LONG, prose=True),
    "modalites-enseignement": _closed(codes.TEACHING),
    "conditions-specifiques": Element(LONG, prose=True),
    "prise-en-charge-frais-possible": _closed(codes.FUNDING),
    "lieu-de-formation/denomination": Element(255, needed=False),
    "lieu-de-formation/ligne": Element(SHORT, needed=False),
    "lieu-de-formation/codepostal": _coded(POSTCODE, 5, needed=False),
    "lieu-de-formation/ville": Element(SHORT, needed=False),
    "modalites-entrees-sorties": _closed(codes.ENTRIES),
    "periode/debut": _coded(DAY, 10),
    "periode/fin": _coded(DAY, 10),
    "modalites-inscription": Element(255, needed=False),
    "acces-handicapes": Element(MIDDLE, needed=False),
    "langue-formation": _coded(TONGUE, 2, several=5, needed=False),
    "modalites-pedagogiques": Element(200, needed=False),
    "duree-indicative": Element(150, needed=False),
    "nombre-heures-total": _coded(WHOLE, 5, needed=False),
    "numero-activite": _coded(ACTIVITY, 11),
    "SIRET": _coded(SIRET, 14),
    "nom-organisme": Element(MIDDLE),
    "raison-sociale": Element(MIDDLE),
    "adresse/ligne": Element(SHORT),
    "adresse/codepostal": _coded(POSTCODE, 5),
    "adresse/ville": Element(SHORT),
    "telfixe": Element(25, needed=False),
    "courriel": _coded(EMAIL, 160, needed=False),
}
"""By name, in the order of the file; where each stands in it is told where the file is written."""

PLACE = ("lieu-de-formation/ligne", "lieu-de-formation/codepostal", "lieu-de-formation/ville")
"""What a place needs once it has any of it."""
