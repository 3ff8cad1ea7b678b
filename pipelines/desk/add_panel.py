"""Panel to add something beside an element: what may be added there, and the fields of one of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from pipelines.desk.page_language import read_desk_texts
from pipelines.review.editing.chains import find_chain
from pipelines.review.editing.openings import Opening, ask_opening, list_openings
from pipelines.review.part_names import columns_of, name_part, title_of
from schemas.blocks import has_texts, name_block_kind
from schemas.contract import Contract
from schemas.draft import (
    Content,
    Deliverable,
    Option,
    OrderingPlace,
    Pair,
    Phase,
    Question,
    Row,
    Section,
    Statement,
    Table,
)
from schemas.draft.asked_text import AskedText
from schemas.draft.asked_texts import claims
from schemas.errors import InvalidInput
from schemas.kinds import DELIVERABLES
from schemas.language import Language
from schemas.languages.texts import read_texts

ONE_LINE = frozenset(
    {"title", "caption", "unit", "minutes", "tolerance", "header_cells", "left", "right", "across", "down"}
)
NUMBERS = frozenset({"minutes", "tolerance", "across", "down"})
KEYS = frozenset({"key", "keys"})
LABELS: Mapping[type[Contract], str] = {
    Row: "add_row",
    Section: "add_section",
    Phase: "add_phase",
    Option: "add_option",
    Pair: "add_pair",
    OrderingPlace: "add_place",
}
"""The key of the name of what may be added, if no kind names it."""


@dataclass(frozen=True)
class PanelField:
    """One text to type: its path, what it is of an element, its label, and what was typed or is wrong."""

    part: str
    of: str
    label: str
    text: str
    choices: tuple[str, ...] = ()
    is_optional: bool = False
    is_list: bool = False
    group: str = ""
    error: InvalidInput | None = None

    @property
    def name(self) -> str:
        """Return the part as an id on the page."""
        return f"add-{self.part.replace('/', '-')}"

    @property
    def is_line(self) -> bool:
        """Return whether it is one line."""
        is_short = self.of.partition("/")[0] in ("cells", "options", "pairs") and not self.is_list
        return self.of in ONE_LINE or self.of.rpartition("/")[2] in ONE_LINE or is_short

    @property
    def is_number(self) -> bool:
        """Return whether it is a number."""
        return self.of in NUMBERS

    @property
    def is_key(self) -> bool:
        """Return whether it says which answers are right."""
        return self.of in KEYS


@dataclass(frozen=True)
class Choice:
    """One thing that may be added: its name in an address, what people call it, and whether it is open."""

    name: str
    label: str
    is_open: bool


@dataclass(frozen=True)
class AddPanel:
    """The panel beside one element, which people call `named`; `error` is a fault of the whole."""

    place: str
    named: str
    choices: tuple[Choice, ...]
    opening: Opening
    label: str
    fields: tuple[PanelField, ...]
    error: InvalidInput | None = None
    is_before: bool = False
    """It goes before the element, or what holds it, and not behind."""

    is_typed: bool = False
    """Somebody typed its texts already, for it or for another kind."""

    @property
    def where(self) -> str:
        """Return where it goes: `beside` the element, beside its `block`, or `first` or `last` within it."""
        spot = self.opening.spot
        if spot.within is not None:
            return "last" if spot.at is None else "first"
        return "block" if spot.up else "beside"

    @property
    def groups(self) -> tuple[tuple[str, tuple[PanelField, ...]], ...]:
        """Return the fields in their order, those of one part of a block together under its name."""
        grouped = groupby(self.fields, key=lambda field: field.group)
        return tuple((name, tuple(fields)) for name, fields in grouped)

    @property
    def is_cited(self) -> bool:
        """Return whether what is added, or a sentence in it, may rest on a source."""
        contract = self.opening.contract
        return issubclass(contract, Statement | Row | Phase | Question) or claims(contract)


def build_panel(
    content: Content,
    place: str,
    name: str,
    language: Language,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, InvalidInput] | None = None,
    *,
    is_before: bool = False,
) -> AddPanel | None:
    """Return the panel to add something beside an element; None if nothing may be added there.

    `name` says which is open, without one more of the same. `typed` and `wrong` are texts and faults of a
    form that was refused, or texts typed for another kind.
    """
    openings = list_openings(content, place)
    if not openings:
        return None
    beside = find_chain(content, place)[-1].child
    alike = type(beside)
    like_beside = next((each for each in openings if each.contract is alike), openings[0])
    opened = next((each for each in openings if each.name == name), like_beside)
    labels = {each.name: name_opening(each, content, language) for each in openings}
    like_it = [each for each in openings if not each.is_block]
    blocks = sorted(
        (each for each in openings if each.is_block), key=lambda each: labels[each.name].casefold()
    )
    wrong = wrong or {}
    return AddPanel(
        place=place,
        named=title_of(beside, language) if isinstance(beside, Deliverable) else place,
        choices=tuple(Choice(each.name, labels[each.name], each == opened) for each in (*like_it, *blocks)),
        opening=opened,
        label=labels[opened.name],
        fields=_list_fields(opened, content, language, typed or {}, wrong),
        error=wrong.get(""),
        is_before=is_before,
        is_typed=bool(typed),
    )


def carry_texts(typed: Mapping[str, str], old: Opening, new: Opening, content: Content) -> dict[str, str]:
    """Return what was typed for one kind as the texts of another: none is lost.

    Texts of one name stay under it; the others stand one a line in the first text that has lines, or else
    after one another.
    """
    starts = {each.part: each.start for each in ask_opening(old, content) or ()}
    asked = ask_opening(new, content) or ()
    kept = {
        each.part: typed[each.part]
        for each in asked
        if not each.choices and typed.get(each.part, "").strip() and each.part in starts
    }
    chosen = {each.part for each in ask_opening(old, content) or () if each.choices}
    rest = [
        text.strip()
        for part, text in typed.items()
        if part in starts.keys() - kept.keys() - chosen and text.strip() and text != starts[part]
    ]
    free = [each for each in asked if not each.choices and each.of not in NUMBERS | ONE_LINE]
    into = next(iter([*(each for each in free if each.is_list), *free, *asked]), None)
    if rest and into is not None:
        sign = "\n" if into in free else " "
        kept[into.part] = sign.join(filter(None, [kept.get(into.part, ""), *rest]))
    return kept


def name_opening(opening: Opening, content: Content, language: Language) -> str:
    """Return what people call what may be added, as `Sentence` or `Callout`."""
    t = read_desk_texts(language)
    contract = opening.contract
    if opening.is_block:
        return name_block_kind(opening.kind, language)
    if issubclass(contract, Question):
        return t[f"item_{opening.kind}"][:1].upper() + t[f"item_{opening.kind}"][1:]
    if opening.holder == opening.deliverable and opening.deliverable in DELIVERABLES.kinds:
        own = read_texts(f"deliverables.{opening.deliverable}", language).get("each")
        if own:
            return own
    if issubclass(contract, Statement):
        return t["add_item" if opening.is_listed else "add_sentence"]
    key = next((key for kind, key in LABELS.items() if issubclass(contract, kind)), "")
    return t[key] if key else _name_part_of_block(opening, content, language)


def _name_part_of_block(opening: Opening, content: Content, language: Language) -> str:
    """Return what a kind of block calls one of its parts, such as a turn of a dialogue."""
    chain = find_chain(content, opening.spot.beside)
    link = chain[-1 - opening.spot.up]
    kind = next((each.holder.kind for each in reversed(chain) if hasattr(each.holder, "kind")), "")
    if not has_texts(kind):
        return opening.contract.__name__
    label = read_texts(f"blocks.{kind}", language).get(f"each_{link.field}", opening.contract.__name__)
    return label.format(number=link.number + 2)


def _list_fields(
    opening: Opening,
    content: Content,
    language: Language,
    typed: Mapping[str, str],
    wrong: Mapping[str, InvalidInput],
) -> tuple[PanelField, ...]:
    return tuple(
        PanelField(
            part=each.part,
            of=each.of,
            label=_label_field(each, opening, content, language),
            text=typed.get(each.part, each.start),
            choices=each.choices,
            is_optional=each.is_optional,
            is_list=each.is_list,
            group=_label_group(each, opening, language),
            error=wrong.get(each.part),
        )
        for each in ask_opening(opening, content) or ()
    )


def _label_field(asked: AskedText, opening: Opening, content: Content, language: Language) -> str:
    texts = read_texts(f"blocks.{opening.kind}", language) if has_texts(opening.kind) else {}
    if asked.label and asked.label in texts:
        return texts[asked.label]
    kind, _, number = asked.of.partition("/")
    if kind == "cells":
        headings = _list_headings(opening, content, language)
        if int(number) <= len(headings):
            return headings[int(number) - 1]
    return name_part(asked.of, read_desk_texts(language))


def _label_group(asked: AskedText, opening: Opening, language: Language) -> str:
    if not asked.under or not has_texts(opening.kind):
        return ""
    return read_texts(f"blocks.{opening.kind}", language)[asked.under].format(number=asked.number)


def _list_headings(opening: Opening, content: Content, language: Language) -> tuple[str, ...]:
    """Return the headings of the columns of a row that may be added."""
    chain = find_chain(content, opening.spot.beside)
    holders = [link.holder for link in chain] + [chain[-1].child]
    table = next((each for each in reversed(holders) if isinstance(each, Table)), None)
    if table is not None:
        return table.header
    deliverable = chain[0].child
    return columns_of(deliverable.kind, language) if isinstance(deliverable, Deliverable) else ()
