"""Reading of a catalogue entry: the value of each LHÉO element, and what prevents publication."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from schemas.check_digits import siret_holds
from schemas.draft import Row, Sectioned, Table, holds_missing_mark
from schemas.finding import Finding
from schemas.language import Language
from schemas.lheo.codes import REMOTE
from schemas.lheo.elements import DAY, ELEMENTS, PLACE, LheoElement

WHOLE = "catalogue_entry"
"""Where a flaw of the entry as a whole stands."""

COLUMNS = 3
"""What a row tells: a label for people, the element's name, its value."""

MARKED = "lheo.marked"
"""The flaw of a datum that is still to be given."""

LONGEST_FACT = 700
"""How much of a value a message repeats: a closed list fits whole, a hostile cell does not."""


@dataclass(frozen=True)
class LheoEntry:
    """The values of each element as the file has them, and the findings that forbid to write it."""

    values: Mapping[str, tuple[str, ...]]
    flaws: tuple[Finding, ...]


def read(entry: Sectioned, language: Language) -> LheoEntry:
    """Return what an entry says; while it has flaws, its values are not to be published.

    A datum still marked as missing is the flaw `MARKED`.
    """
    values: dict[str, tuple[str, ...]] = {}
    flaws: list[Finding] = []
    rows: dict[str, list[Row]] = {}
    for row in _rows(entry):
        name = row.cells[1].strip() if len(row.cells) == COLUMNS else ""
        if name in ELEMENTS:
            rows.setdefault(name, []).append(row)
        else:
            flaws.append(_flaw("element", row.id, element=name or "–"))
    for name, element in ELEMENTS.items():
        reading = _Reading(name, element, language)
        values[name] = reading.values(rows.get(name, []), entry.kind)
        flaws += reading.flaws
    whole = LheoEntry({name: texts for name, texts in values.items() if texts}, tuple(flaws))
    at = {name: found[0].id for name, found in rows.items()}
    together = (flaw for rule in TOGETHER for flaw in rule(whole.values, at, flaws))
    return LheoEntry(whole.values, (*flaws, *together))


def _rows(entry: Sectioned) -> Iterator[Row]:
    for section in entry.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                yield from block.rows


class _Reading:
    """Reads the rows of one element."""

    def __init__(self, name: str, element: LheoElement, language: Language) -> None:
        self.name, self.element, self.language = name, element, language
        self.flaws: list[Finding] = []

    def values(self, rows: list[Row], entry: str) -> tuple[str, ...]:
        """Return what the rows say as the file has it; `entry` is the place of what no row says."""
        said = [(row.id, row.cells[2].strip()) for row in rows if row.cells[2].strip()]
        marked = next((place for place, text in said if holds_missing_mark(text)), None)
        if marked is not None:
            self._refuse("marked", marked)
            return ()
        if not said:
            if self.element.needed:
                self._refuse("absent", rows[0].id if rows else entry)
            return ()
        place = said[0][0]
        pieces = self._pieces([text for _, text in said])
        if len(pieces) > self.element.several:
            self._refuse("twice", said[-1][0], times=len(pieces), most=self.element.several)
        return tuple(value for piece in pieces if (value := self._value(piece, place)) is not None)

    def _pieces(self, texts: list[str]) -> list[str]:
        if self.element.prose:
            return ["\n".join(texts)]
        if self.element.several == 1:
            return texts
        return [piece.strip() for text in texts for piece in text.split(",")]

    def _value(self, text: str, place: str) -> str | None:
        stray = next((sign for sign in text if _is_unwritable(sign)), None)
        if stray is not None:
            self._refuse("sign", place, sign=f"U+{ord(stray):04X}")
            return None
        if self.element.closed is not None:
            code = self.element.closed.read(text)
            if code is None:
                self._refuse(
                    "code", place, value=text, accepted=self.element.closed.list_codes(self.language)
                )
            return code
        shape = self.element.shape
        if shape is not None:
            text = "".join(text.split()) if shape.grouped else text
            made = _day(text) if shape is DAY else text
            if made is None or not shape.pattern.fullmatch(text):
                self._refuse("code", place, value=text, accepted=shape.describe(self.language))
                return None
            text = made
        if len(text) > self.element.most:
            self._refuse("length", place, length=len(text), most=self.element.most)
        return text

    def _refuse(self, rule: str, place: str, **facts: object) -> None:
        self.flaws.append(_flaw(rule, place, element=self.name, **facts))


def _flaw(rule: str, place: str, **facts: object) -> Finding:
    said = {name: _short(str(fact)) for name, fact in facts.items()}
    return Finding(rule=f"lheo.{rule}", place=place, facts=said)


def _short(fact: str) -> str:
    return fact if len(fact) <= LONGEST_FACT else f"{fact[: LONGEST_FACT - 1]}…"


def _is_unwritable(sign: str) -> bool:
    """Return whether XML 1.0 has no place for a sign, or none that survives (section 2.2, production 2)."""
    return (unicodedata.category(sign) in {"Cc", "Cs"} and sign not in "\n\t") or sign in "\ufffe\uffff"


def _day(text: str) -> str | None:
    """Return a date JJ/MM/AAAA as LHÉO writes it, AAAAMMJJ; None where the calendar has no such day."""
    try:
        day, month, year = map(int, text.split("/"))
        return date(year, month, day).isoformat().replace("-", "")
    except ValueError:
        return None


Values = Mapping[str, tuple[str, ...]]
Places = Mapping[str, str]


def _dates_in_order(values: Values, at: Places, _: list[Finding]) -> Iterator[Finding]:
    start, end = values.get("periode/debut"), values.get("periode/fin")
    if start and end and end < start:
        yield _flaw("dates", at["periode/fin"], start=start[0], end=end[0])


def _siret_checks(values: Values, at: Places, _: list[Finding]) -> Iterator[Finding]:
    for siret in values.get("SIRET", ()):
        if not siret_holds(siret):
            yield _flaw("siret", at["SIRET"], siret=siret)


def _place_is_whole(values: Values, at: Places, flaws: list[Finding]) -> Iterator[Finding]:
    """A place is told whole; only what is wholly remote has none."""
    told = {flaw.facts.get("element") for flaw in flaws}
    if values.get("modalites-enseignement") == (REMOTE,) and not any(name in values for name in PLACE):
        return
    for name in PLACE:
        if name not in values and name not in told and "modalites-enseignement" in values:
            yield _flaw("absent", at.get(name, WHOLE), element=name)


def _certification_is_certifying(values: Values, at: Places, _: list[Finding]) -> Iterator[Finding]:
    for name in ("code-RNCP", "code-RS"):
        if name in values and values.get("certifiante") == ("0",):
            yield _flaw("certification", at[name], element=name)


TOGETHER: tuple[Callable[[Values, Places, list[Finding]], Iterator[Finding]], ...] = (
    _dates_in_order,
    _siret_checks,
    _place_is_whole,
    _certification_is_certifying,
)
"""What values have to be beside each other: no schema document can say it."""
