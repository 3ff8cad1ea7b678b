"""LHÉO elements of a catalogue entry: their names, and the values that each accepts.

How long a value may be and how often it may be repeated is set by the schema of LHÉO 2.3. That schema accepts
any text as a code; here a Formacode has to be five digits, a ROME code a letter and four digits, an NSF group
three digits, and a registration number eleven characters without spaces.
"""

import re
from dataclasses import dataclass

from schemas.language import Language
from schemas.languages.texts import read_texts
from schemas.lheo import codes

VERSION = "code-FORMACODE/@ref"
"""The version of the Formacode: an XML attribute of each Formacode, also of those for the audience."""

LONG, MIDDLE, SHORT = 3000, 250, 50
"""The most characters of prose, of a name or remark, and of a line of an address."""


@dataclass(frozen=True)
class ValueShape:
    """What one value looks like; spaces inside a `grouped` one do not count."""

    name: str
    pattern: re.Pattern[str]
    grouped: bool = False

    def describe(self, language: Language) -> str:
        """Return what a message says that the value has to be, e.g. five digits."""
        return read_texts("lheo.shapes", language)[self.name]


FORMACODE_VERSION = ValueShape("formacode_version", re.compile(r"V[0-9]{1,2}"))
FORMACODE = ValueShape("formacode", re.compile(r"[0-9]{5}"))
NSF = ValueShape("nsf", re.compile(r"[1-4][0-9]{2}"))
ROME = ValueShape("rome", re.compile(r"[A-N][0-9]{4}"))
RNCP = ValueShape("rncp", re.compile(r"RNCP[0-9]{2,6}"))
RS = ValueShape("rs", re.compile(r"RS[0-9]{2,6}"))
POSTCODE = ValueShape("postcode", re.compile(r"[0-9]{5}"))
TONGUE = ValueShape("tongue", re.compile(r"[a-z]{2}"))
WHOLE_NUMBER = ValueShape("whole", re.compile(r"[1-9][0-9]{0,4}"))
ACTIVITY = ValueShape("activity", re.compile(r"[0-9]{3}[0-9AB][0-9]{7}"), grouped=True)
SIRET = ValueShape("siret", re.compile(r"[0-9]{14}"), grouped=True)
EMAIL = ValueShape("email", re.compile(r"[^@]+@[^@]+\.[^@]+"))
DAY = ValueShape("day", re.compile(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}"))


@dataclass(frozen=True)
class LheoElement:
    """One element: the most characters of a value, how many values it may have, and which are accepted.

    `several` values of an element stand in one row, with commas between. The rows of a `prose` element are
    the lines of one text. `closed` is the list a code must be on, `shape` what any other value looks like.
    """

    most: int
    needed: bool = True
    several: int = 1
    prose: bool = False
    closed: codes.CodeList | None = None
    shape: ValueShape | None = None


def _make_closed(codes_accepted: codes.CodeList) -> LheoElement:
    return LheoElement(2, closed=codes_accepted)


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
    "nombre-heures-total": _make_coded(WHOLE_NUMBER, 5, needed=False),
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
"""By name, in the order of LHÉO's file; pipelines/deliverables/catalogue_entry/lheo.py places each in it."""

PLACE = ("lieu-de-formation/ligne", "lieu-de-formation/codepostal", "lieu-de-formation/ville")
"""What an address needs: all three, or none where the training is wholly remote."""
