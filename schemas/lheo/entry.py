"""Reader of a catalogue entry: the value of each LHÉO element, and the flaws that prevent publication."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from schemas.check_digits import siret_holds
from schemas.control_signs import is_control
from schemas.draft import Row, Sectioned, Table, holds_missing_mark
from schemas.finding import Finding
from schemas.language import Language
from schemas.lheo.codes import REMOTE
from schemas.lheo.elements import DAY, ELEMENTS, PLACE, LheoElement

ENTRY_PLACE = "catalogue_entry"
"""The place of a flaw that no row of the entry has."""

COLUMNS = 3
"""Cells of a row: a label for people, the element's name, its value."""

MARKED = "lheo.marked"
"""The rule broken by a value that is still marked as missing."""

LONGEST_FACT = 700
"""Characters of a value that a message repeats: enough for a closed list, too few for a hostile cell."""


@dataclass(frozen=True)
class LheoEntry:
    """The values of each element as LHÉO's file writes them, and the findings that forbid to write it."""

    values: Mapping[str, tuple[str, ...]]
    flaws: tuple[Finding, ...]


def read(entry: Sectioned, language: Language) -> LheoEntry:
    """Return the values of an entry and its flaws; nothing may be published while it has flaws.

    A value still marked as missing is a flaw too, of the rule `MARKED`.
    """
    values: dict[str, tuple[str, ...]] = {}
    flaws: list[Finding] = []
    rows: dict[str, list[Row]] = {}
    for row in _walk_rows(entry):
        name = row.cells[1].strip() if len(row.cells) == COLUMNS else ""
        if name in ELEMENTS:
            rows.setdefault(name, []).append(row)
        else:
            flaws.append(_build_flaw("element", row.id, element=name or "–"))
    for name, element in ELEMENTS.items():
        reader = _ElementReader(name, element, language)
        if found := reader.read(rows.get(name, []), entry.kind):
            values[name] = found
        flaws += reader.flaws
    places = {name: found[0].id for name, found in rows.items()}
    contradictions = [flaw for check in CHECKS_OF_SEVERAL for flaw in check(values, places, flaws)]
    return LheoEntry(values, (*flaws, *contradictions))


def _walk_rows(entry: Sectioned) -> Iterator[Row]:
    for section in entry.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                yield from block.rows


class _ElementReader:
    """Reads the rows of one element, and collects their flaws."""

    def __init__(self, name: str, element: LheoElement, language: Language) -> None:
        self.name, self.element, self.language = name, element, language
        self.flaws: list[Finding] = []

    def read(self, rows: list[Row], entry: str) -> tuple[str, ...]:
        """Return the values in the rows as LHÉO's file writes them; `entry` is the place of a missing row."""
        filled = [(row.id, row.cells[2].strip()) for row in rows if row.cells[2].strip()]
        marked = next((place for place, text in filled if holds_missing_mark(text)), None)
        if marked is not None:
            self._refuse("marked", marked)
            return ()
        if not filled:
            if self.element.needed:
                self._refuse("absent", rows[0].id if rows else entry)
            return ()
        place = filled[0][0]
        pieces = self._split([text for _, text in filled])
        if len(pieces) > self.element.several:
            self._refuse("twice", filled[-1][0], times=len(pieces), most=self.element.several)
        return tuple(value for piece in pieces if (value := self._read_value(piece, place)) is not None)

    def _split(self, texts: list[str]) -> list[str]:
        if self.element.prose:
            return ["\n".join(texts)]
        if self.element.several == 1:
            return texts
        return [piece.strip() for text in texts for piece in text.split(",")]

    def _read_value(self, text: str, place: str) -> str | None:
        """Return one value as LHÉO's file writes it; None, with a flaw, if it cannot be written so."""
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
            value = _rewrite_day(text) if shape is DAY else text
            if value is None or not shape.pattern.fullmatch(text):
                self._refuse("code", place, value=text, accepted=shape.describe(self.language))
                return None
            text = value
        if len(text) > self.element.most:
            self._refuse("length", place, length=len(text), most=self.element.most)
        return text

    def _refuse(self, rule: str, place: str, **facts: object) -> None:
        self.flaws.append(_build_flaw(rule, place, element=self.name, **facts))


def _build_flaw(rule: str, place: str, **facts: object) -> Finding:
    shortened = {name: _shorten(str(fact)) for name, fact in facts.items()}
    return Finding(rule=f"lheo.{rule}", place=place, facts=shortened)


def _shorten(fact: str) -> str:
    return fact if len(fact) <= LONGEST_FACT else f"{fact[: LONGEST_FACT - 1]}…"


def _is_unwritable(sign: str) -> bool:
    """Return whether XML 1.0 cannot hold a character, or would not give it back (2.2, production 2)."""
    return is_control(sign) or sign in "\ufffe\uffff"


def _rewrite_day(text: str) -> str | None:
    """Return a date JJ/MM/AAAA as LHÉO writes it, AAAAMMJJ; None if the calendar has no such day."""
    try:
        day, month, year = map(int, text.split("/"))
        return date(year, month, day).isoformat().replace("-", "")
    except ValueError:
        return None


Values = Mapping[str, tuple[str, ...]]
"""The values of each element, by its name."""

Places = Mapping[str, str]
"""The first row of each element, by the element's name."""


def _check_order_of_dates(values: Values, places: Places, _: list[Finding]) -> Iterator[Finding]:
    start, end = values.get("periode/debut"), values.get("periode/fin")
    if start and end and end < start:
        yield _build_flaw("dates", places["periode/fin"], start=start[0], end=end[0])


def _check_siret(values: Values, places: Places, _: list[Finding]) -> Iterator[Finding]:
    for siret in values.get("SIRET", ()):
        if not siret_holds(siret):
            yield _build_flaw("siret", places["SIRET"], siret=siret)


def _check_address(values: Values, places: Places, flaws: list[Finding]) -> Iterator[Finding]:
    """Yield a flaw for each missing part of the address; a training that is wholly remote needs none."""
    flawed = {flaw.facts.get("element") for flaw in flaws}
    if values.get("modalites-enseignement") == (REMOTE,) and not any(name in values for name in PLACE):
        return
    for name in PLACE:
        if name not in values and name not in flawed and "modalites-enseignement" in values:
            yield _build_flaw("absent", places.get(name, ENTRY_PLACE), element=name)


def _check_certification(values: Values, places: Places, _: list[Finding]) -> Iterator[Finding]:
    """Yield a flaw for each certification record of a training that leads to no certification."""
    for name in ("code-RNCP", "code-RS"):
        if name in values and values.get("certifiante") == ("0",):
            yield _build_flaw("certification", places[name], element=name)


CHECKS_OF_SEVERAL: tuple[Callable[[Values, Places, list[Finding]], Iterator[Finding]], ...] = (
    _check_order_of_dates,
    _check_siret,
    _check_address,
    _check_certification,
)
"""Checks that no schema document can make: of check digits, and of values that contradict each other."""
