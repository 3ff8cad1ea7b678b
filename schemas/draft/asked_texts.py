"""Texts a person is asked for to add something to a draft, and the elements that they make.

A contract says itself what it asks for (`ElementHolder.ask_texts`); by default its lists and `TEXTS` say it,
so that a kind from outside can be added like ours. One text may stand for several elements, one a line.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Annotated, Any, TypeVar, cast, get_args, get_origin

from schemas.contract import Contract
from schemas.draft.asked_questions import ask_question, build_question
from schemas.draft.asked_text import AskedText, Mint
from schemas.draft.blocks import Block, ElementHolder, Layout, NumberedBlock, Paragraph, Section, Table
from schemas.draft.deliverable import Modality, Phase
from schemas.draft.element_parts import CHOSEN_NATURES, CLAIM, choice_of, whole_number_of
from schemas.draft.elements import Nature, Origin, Row, Statement
from schemas.draft.items import Question
from schemas.value_faults import ValueRefused

MOST_LINES = 200
"""Elements that one text may make: more is no addition but a source."""

SIGNED = r"\s+\d[\d\s.,]*(?:[°º%‰€$£]|dB\b)"
"""A figure with a unit that may be below zero, as what stands before it says: « - 18 °C »."""

SIGN = re.compile(rf"(?:[•·▪◦‣*]|[–—-](?!{SIGNED})|\d{{1,3}}[.)])\s+")
"""What stands before a line of a list that was pasted."""

BAR = "|"
"""What parts the cells of a line that somebody types."""

START_MINUTES = "10"
HALFWAY = "500"

H = TypeVar("H", bound=ElementHolder)


def ask_texts(contract: type[Contract], width: int = 1) -> tuple[AskedText, ...] | None:
    """Return what a person types to add one element of a contract; None if it cannot be typed.

    `width` is the number of cells of a row.
    """
    if issubclass(contract, Statement):
        figures = (AskedText(name, of=name, start=HALFWAY) for name in contract.FIGURES)
        return (AskedText("text", is_list=not contract.FIGURES), *figures, _ask_nature())
    if issubclass(contract, Row):
        cells = (AskedText(f"cells/{n}", of=f"cells/{n}", is_optional=n > 1) for n in range(1, width + 1))
        return (*cells, _ask_nature())
    if issubclass(contract, Section):
        objective = AskedText("objective", of="objective", is_optional=True)
        return (AskedText("title", of="title"), AskedText("text", is_list=True), _ask_nature(), objective)
    if issubclass(contract, Phase):
        return _ask_phase()
    if issubclass(contract, Question):
        return ask_question(contract)
    asked = contract.ask_texts() if issubclass(contract, ElementHolder) else None
    return (*asked, _ask_nature()) if asked and claims(contract) else asked


def build_elements(
    contract: type[Contract], typed: Mapping[str, str], mint: Mint, *, is_listed: bool = False
) -> tuple[Contract, ...]:
    """Return the elements that typed texts make; raises ValueError if the contract refuses them.

    Of a list that is shown with signs (`is_listed`) the signs before pasted lines are no part of the text.
    """
    if issubclass(contract, Statement) and not contract.FIGURES:
        return build_statements(typed["text"], mint, typed.get("nature", CLAIM), is_listed=is_listed)
    if issubclass(contract, Statement):
        fields: dict[str, Any] = {name: whole_number_of(typed[name]) for name in contract.FIGURES}
        fields |= {"text": typed["text"].strip(), "nature": read_nature(typed.get("nature", CLAIM))}
        return (contract(id=mint("statements"), origin=Origin.HUMAN, **fields),)
    if issubclass(contract, Row):
        return (_build_row(typed, mint),)
    if issubclass(contract, Section):
        return (_build_section(typed, mint),)
    if issubclass(contract, Phase):
        return (_build_phase(typed, mint),)
    if issubclass(contract, Question):
        return (build_question(contract, typed, mint),)
    own = {part: text for part, text in typed.items() if part != "nature" or not claims(contract)}
    holder = cast(type[ElementHolder], contract).from_texts(own, mint)
    return (_give_nature(holder, read_nature(typed.get("nature", CLAIM))),)


def claims(contract: type[Contract]) -> bool:
    """Return whether what it holds may claim something, so that it needs a source or a nature.

    A heading and code claim nothing.
    """
    if issubclass(contract, Section):
        return True
    if not issubclass(contract, ElementHolder) or (issubclass(contract, Block) and contract.is_heading):
        return False
    lists = (name for name in contract.LISTS if contract.LAYOUTS.get(name) is not Layout.VERBATIM)
    kinds = (kind for name in lists for kind in list_item_types(contract, name))
    return any(issubclass(kind, Statement | Row) or claims(kind) for kind in kinds)


def _give_nature(holder: ElementHolder, nature: Nature | None) -> ElementHolder:
    """Return a holder whose statements and rows are of a nature, but for those that have one of their own."""
    if nature is None:
        return holder

    def change(element: Any) -> Any:
        is_open = isinstance(element, Statement | Row) and element.nature is None
        return element.model_copy(update={"nature": nature}) if is_open else element

    return holder.change_elements(change) or holder


def list_item_types(contract: type[Contract], name: str) -> tuple[type[Contract], ...]:
    """Return the contracts that what stands in one of an element's lists may have."""
    kinds = _flatten(contract.model_fields[name].annotation)
    return tuple(kind for kind in kinds if issubclass(kind, Contract))


def is_single(contract: type[Contract], name: str) -> bool:
    """Return whether a list holds one element at most."""
    return get_origin(contract.model_fields[name].annotation) is not tuple


def _flatten(annotation: Any) -> tuple[type, ...]:
    if get_origin(annotation) is Annotated:
        return _flatten(get_args(annotation)[0])
    if isinstance(annotation, type) and get_origin(annotation) is None:
        return (annotation,)
    return tuple(each for part in get_args(annotation) if part is not ... for each in _flatten(part))


def read_nature(text: str) -> Nature | None:
    """Return the nature a person chose; None for a claim."""
    return None if text in ("", CLAIM) else choice_of(Nature, text)


def split_lines(text: str, *, is_listed: bool = False) -> tuple[str, ...]:
    """Return the lines of a text, as `_list_full_lines` does, without the spaces around them."""
    stripped = map(str.strip, _list_full_lines(text))
    return tuple(SIGN.sub("", line, count=1) if is_listed else line for line in stripped)


def _list_full_lines(text: str) -> tuple[str, ...]:
    """Return the lines of a text that hold something; raises ValueError for more than one may add at once."""
    lines = tuple(line for line in text.splitlines() if line.strip())
    if len(lines) > MOST_LINES:
        raise ValueRefused("too_many_lines", count=len(lines), most=MOST_LINES)
    return lines


def build_statements(
    text: str, mint: Mint, nature: str = CLAIM, *, is_listed: bool = False
) -> tuple[Statement, ...]:
    """Return a statement of each line of a text."""
    return tuple(
        Statement(id=mint("statements"), text=line, origin=Origin.HUMAN, nature=read_nature(nature))
        for line in split_lines(text, is_listed=is_listed)
    )


def _ask_nature() -> AskedText:
    choices = tuple(nature.value if nature else CLAIM for nature in CHOSEN_NATURES)
    return AskedText("nature", of="nature", choices=choices, start=CLAIM)


def _build_row(typed: Mapping[str, str], mint: Mint) -> Row:
    cells = tuple(typed[part].strip() for part in sorted(typed, key=_rank_cell) if part.startswith("cells/"))
    nature = read_nature(typed.get("nature", CLAIM))
    return Row(id=mint("statements"), cells=cells, origin=Origin.HUMAN, nature=nature)


def _rank_cell(part: str) -> int:
    number = part.partition("/")[2]
    return int(number) if number.isdecimal() else 0


def _build_section(typed: Mapping[str, str], mint: Mint) -> Section:
    nature = typed.get("nature", CLAIM)
    paragraph = Paragraph(statements=build_statements(typed["text"], mint, nature))
    return Section(
        id=mint("pages"),
        title=typed["title"].strip(),
        titled_by=Origin.HUMAN,
        objective=typed.get("objective") or None,
        blocks=(paragraph,),
    )


# phases

_PHASE_TEXTS = ("content", "method", "trainer", "learners", "resources", "assessment", "adaptation")


def _ask_phase() -> tuple[AskedText, ...]:
    return (
        AskedText("title", of="title"),
        AskedText("minutes", of="minutes", start=START_MINUTES),
        AskedText("objective", of="objective", is_optional=True),
        *(AskedText(name, of=name, is_optional=True) for name in _PHASE_TEXTS),
        AskedText(
            "modality", of="modality", choices=tuple(each.value for each in Modality), start=Modality.ON_SITE
        ),
    )


def _build_phase(typed: Mapping[str, str], mint: Mint) -> Phase:
    texts: dict[str, Any] = {name: typed.get(name, "").strip() for name in _PHASE_TEXTS}
    return Phase(
        id=mint("statements"),
        title=typed["title"].strip(),
        minutes=whole_number_of(typed["minutes"]),
        objective=typed.get("objective") or None,
        modality=choice_of(Modality, typed.get("modality") or Modality.ON_SITE),
        origin=Origin.HUMAN,
        nature=None if texts["content"] else Nature.DIRECTION,
        **texts,
    )


# blocks and their parts


def ask_holder(contract: type[ElementHolder]) -> tuple[AskedText, ...] | None:
    """Return what to type for a block by its lists and texts; None if it needs something else as well."""
    if issubclass(contract, Table):
        caption, header = AskedText("caption", of="caption"), AskedText("header", of="header_cells")
        return (caption, header, AskedText("rows", of="rows_of_cells", is_list=True))
    own = contract.TEXTS if issubclass(contract, NumberedBlock) else ()
    given = ("id", "kind", "worded_by") if issubclass(contract, NumberedBlock) else ("kind",)
    known = {*own, *contract.LISTS, *given}
    fields = contract.model_fields
    if any(field.is_required() for name, field in fields.items() if name not in known):
        return None
    if any(name not in fields for name in own):
        return None
    asked = [_ask_own_text(contract, name) for name in own]
    shown = contract.model_construct(
        **{each.part: _read_own(contract, each.part, each.start) for each in asked}
    )
    for name in contract.LISTS:
        of_list = _ask_list(contract, shown, name)
        if of_list is None:
            return None
        asked += of_list
    return tuple(asked)


def build_holder(contract: type[H], typed: Mapping[str, str], mint: Mint) -> H:
    """Return the block that typed texts make, by its lists and texts; raises ValueError."""
    if issubclass(contract, Table):
        return cast(H, _build_table(contract, typed, mint))
    fields: dict[str, Any] = {}
    if issubclass(contract, NumberedBlock):
        fields["id"] = mint("blocks")
        fields |= {"worded_by": Origin.HUMAN} if contract.TEXTS else {}
        fields |= {name: _read_own(contract, name, typed.get(name, "")) for name in contract.TEXTS}
    for name in contract.LISTS:
        parts = _build_list(contract, name, typed, mint)
        if parts or not contract.needs(name) or not is_single(contract, name):
            fields[name] = next(iter(parts), None) if is_single(contract, name) else parts
    build: Callable[..., H] = contract.build if issubclass(contract, NumberedBlock) else contract
    return build(**fields)


def _ask_own_text(contract: type[ElementHolder], name: str) -> AskedText:
    field = contract.model_fields[name]
    annotation = field.annotation
    if annotation is bool:
        return AskedText(name, of=name, choices=("true", "false"), start="false")
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        values = tuple(each.value for each in annotation)
        return AskedText(
            name, of=name, choices=values, start=values[0] if field.is_required() else field.default
        )
    return AskedText(name, of=name, is_optional=not field.is_required())


def _read_own(contract: type[ElementHolder], name: str, text: str) -> Any:
    annotation = contract.model_fields[name].annotation
    if annotation is bool:
        return text == "true"
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return choice_of(annotation, text)
    return text.strip()


def _ask_list(contract: type[ElementHolder], shown: ElementHolder, name: str) -> list[AskedText] | None:
    """Return what to type for one list; nothing if it may be left out and is no plain text."""
    (kind, *_), is_needed = list_item_types(contract, name), contract.needs(name)
    if issubclass(kind, Statement) and not kind.FIGURES:
        label = shown.name_label(name) or ("" if is_needed else f"list_{name}")
        is_list = not is_single(contract, name) and contract.LAYOUTS.get(name) is not Layout.VERBATIM
        return [AskedText(name, is_optional=not is_needed, is_list=is_list, label=label)]
    if not is_needed:
        return []
    if issubclass(kind, Question):
        return [replace(each, part=f"{name}/{each.part}") for each in ask_question(kind)]
    inner = kind.ask_texts() if issubclass(kind, ElementHolder) else None
    if inner is None:
        return None
    return [
        replace(each, part=f"{name}/{number}/{each.part}", under=f"each_{name}", number=number)
        for number in range(1, _count_least(contract, name) + 1)
        for each in inner
    ]


def _count_least(contract: type[ElementHolder], name: str) -> int:
    limits = (getattr(each, "min_length", None) for each in contract.model_fields[name].metadata)
    return next((limit for limit in limits if limit), 1)


def _build_list(
    contract: type[ElementHolder], name: str, typed: Mapping[str, str], mint: Mint
) -> tuple[Any, ...]:
    kind = list_item_types(contract, name)[0]
    if issubclass(kind, Statement):
        return _build_list_statements(contract, name, typed.get(name, ""), mint)
    below = {
        part.removeprefix(f"{name}/"): text for part, text in typed.items() if part.startswith(f"{name}/")
    }
    if not any(text.strip() for text in below.values()):
        return ()
    if issubclass(kind, Question):
        return (build_question(kind, below, mint),)
    numbers = sorted({part.partition("/")[0] for part in below}, key=int)
    inner = cast(type[ElementHolder], kind)
    return tuple(inner.from_texts(_cut_prefix(below, f"{number}/"), mint) for number in numbers)


def _cut_prefix(typed: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {part.removeprefix(prefix): text for part, text in typed.items() if part.startswith(prefix)}


def _build_list_statements(
    contract: type[ElementHolder], name: str, text: str, mint: Mint
) -> tuple[Statement, ...]:
    layout = contract.LAYOUTS.get(name, Layout.SENTENCES)
    if layout is Layout.VERBATIM:
        code = text.replace("\r\n", "\n").strip("\n")
        return (Statement(id=mint("statements"), text=code, origin=Origin.HUMAN),) if code.strip() else ()
    if is_single(contract, name):
        line = " ".join(text.split())
        return build_statements(line, mint)
    return build_statements(text, mint, is_listed=layout in (Layout.BULLETS, Layout.NUMBERS))


def _build_table(contract: type[Table], typed: Mapping[str, str], mint: Mint) -> Table:
    heads = typed["header"]
    header = _split_cells(heads)
    is_framed = heads.strip().startswith(BAR) and heads.strip().endswith(BAR)
    rows = []
    for line in _list_full_lines(typed["rows"]):
        cells = _split_cells(line, 0 if is_framed else len(header))
        if len(cells) != len(header):
            raise ValueRefused("cells_unequal", cells=len(cells), header=len(header))
        rows.append(Row(id=mint("statements"), cells=cells, origin=Origin.HUMAN))
    return contract(caption=typed["caption"].strip(), header=header, worded_by=Origin.HUMAN, rows=tuple(rows))


def _split_cells(line: str, wanted: int = 0) -> tuple[str, ...]:
    """Return the cells of a line: between bars, or between tabs as a table program copies them.

    A bar before the first cell or behind the last is a frame, unless the cells are as many as `wanted`.
    """
    if "\t" in line:
        return tuple(map(str.strip, line.split("\t")))
    cells = tuple(map(str.strip, line.strip().split(BAR)))
    if len(cells) == wanted:
        return cells
    cells = cells if cells[-1] else cells[:-1]
    return cells if not cells or cells[0] else cells[1:]
