"""LHÉO elements of a catalogue entry, by the name its rows give them, with the values each accepts.

Lengths and repetitions are those of the schema of LHÉO 2.3. Shapes its schema leaves open are narrower here:
a Formacode is five digits, a ROME code a letter and four digits, an NSF group three digits, a registration
number eleven signs without spaces.
"""

import re
from dataclasses import dataclass

from schemas.language import Language
from schemas.languages.texts import read_texts
from schemas.lheo import codes

VERSION = "code-FORMACODE/@ref"
"""The version of the Formacode: an attribute of each of its codes, the audience's included."""

LONG, MIDDLE, SHORT = 3000, 250, 50
"""The lengths LHÉO gives to prose, to names and remarks, and to the line of an address, in characters."""


@dataclass(frozen=True)
class ValueShape:
    """What one value looks like; a `grouped` one is read with spaces in it."""

    name: str
    pattern: re.Pattern[str]
    grouped: bool = False

    def describe(self, language: Language) -> str:
        """Return how a message describes it."""
        return read_texts("lheo.shapes", language)[self.name]


FORMACODE_VERSION = ValueShape("formacode_version", re.compile(r"V[0-9]{1,2}"))
FORMACODE = ValueShape("formacode", re.compile(r"[0-9]{5}"))
NSF = ValueShape("nsf", re.compile(r"[1-4][0-9]{2}"))
ROME = ValueShape("rome", re.compile(r"[A-N][0-9]{4}"))
RNCP = ValueShape("rncp", re.compile(r"RNCP[0-9]{2,6}"))
RS = ValueShape("rs", re.compile(r"RS[0-9]{2,6}"))
POSTCODE = ValueShape("postcode", re.compile(r"[0-9]{5}"))
TONGUE = ValueShape("tongue", re.compile(r"[a-z]{2}"))
WHOLE = ValueShape("whole", re.compile(r"[1-9][0-9]{0,4}"))
ACTIVITY = ValueShape("activity", re.compile(r"[0-9]{3}[0-9AB][0-9]{7}"), grouped=True)
SIRET = ValueShape("siret", re.compile(r"[0-9]{14}"), grouped=True)
EMAIL = ValueShape("email", re.compile(r"[^@]+@[^@]+\.[^@]+"))
DAY = ValueShape("day", re.compile(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}"))


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
