"""Questions of the player: options in the order shown, and the data by which scripts score answers."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any, NamedTuple, TypeVar

from pipelines.packaging.player.pages import PageNotes, Quotation, fold_words
from pipelines.packaging.player.quantities import find_unit, list_gap_units, list_number_units
from pipelines.packaging.player.texts import read_page_texts
from schemas.draft import (
    Cloze,
    Item,
    Matching,
    MultipleChoice,
    Numeric,
    Option,
    Ordering,
    OrderingPlace,
    Origin,
    Pair,
    SingleChoice,
    TrueFalse,
)
from schemas.draft.items import GAP
from schemas.ids import ItemId
from schemas.language import Language
from schemas.languages.formats import NO_BREAK
from schemas.languages.numbers import format_number, groups_by_comma

Choosing = SingleChoice | MultipleChoice | TrueFalse
Offering = SingleChoice | MultipleChoice
_Part = TypeVar("_Part", Option, Pair, OrderingPlace)

FAMILIES: dict[type[Any], str] = {
    SingleChoice: "choice",
    MultipleChoice: "choice",
    TrueFalse: "choice",
    Cloze: "cloze",
    Numeric: "numeric",
    Matching: "matching",
    Ordering: "ordering",
}
"""The template that draws each kind of question."""

SHORT_TEXT = 24
"""Most characters of a text in a drop-down list on a screen 320 pixels wide; longer texts get letters."""

SHORTEST_FIELD, LONGEST_FIELD = 6, 30  # characters
LETTERS_ALLOWED = 80
"""The most characters a learner may type into a gap; 1.5 times the longest accepted text if that is more."""

QUANTITY = re.compile(r"\D{0,2}?([-−]?\d+(?:[.,]\d+)?)")
QUOTED = re.compile(r"[«“](.+)[»”]", re.DOTALL)
SPACED = re.compile(r"(?<=\d)[\s\u00a0\u202f](?=\d{3})")


def rank_parts(item: ItemId, parts: Sequence[_Part]) -> tuple[_Part, ...]:
    """Return the parts of a question in an order that does not give the answer away.

    The order follows a hash of the question's id and the part's: it is the same in every format and at every
    visit, and adding a part does not change the order of the others.
    """
    return tuple(sorted(parts, key=lambda part: sha256(f"{item}/{part.id}".encode()).digest()))


def shuffle_parts(item: ItemId, parts: Sequence[_Part]) -> tuple[_Part, ...]:
    """Return the parts ranked as by `rank_parts`, but never in the content's order, the right answer."""
    order = rank_parts(item, parts)
    return order[1:] + order[:1] if order == tuple(parts) else order


def order_options(item: Offering) -> tuple[Option, ...]:
    """Return the options in the order shown: as drafted where code arranged them, or sorted quantities.

    Those of a person are ranked: the right one is mostly typed first. Paper and screen have one order.
    """
    is_arranged = item.origin is not Origin.HUMAN or are_in_order(item.options)
    return item.options if is_arranged else rank_parts(item.id, item.options)


def are_in_order(options: Sequence[Option]) -> bool:
    """Return whether options are quantities, sorted."""
    sizes = [_read_quantity(option.text) for option in options]
    known = [size for size in sizes if size is not None]
    return len(known) == len(sizes) and known in (sorted(known), sorted(known, reverse=True))


def _read_quantity(text: str) -> Decimal | None:
    match = QUANTITY.match(SPACED.sub("", text))
    return Decimal(match[1].replace(",", ".").replace("−", "-")) if match else None


@dataclass(frozen=True)
class ShownChoice:
    """One answer to choose on the page."""

    value: str
    text: str
    feedback: str
    right: bool


class ShownQuestion(NamedTuple):
    """A question on the page: its template, its number in words, its choices and its sources.

    `quotes`: what is read after an answer quotes its source.
    """

    item: Item
    family: str
    place: str
    choose: str
    choices: tuple[ShownChoice, ...]
    quotations: tuple[Quotation, ...]
    quotes: bool


def show_question(
    items: Sequence[Item],
    choices: Mapping[ItemId, tuple[ShownChoice, ...]],
    language: Language,
    place: str = "",
    *,
    titles: Mapping[str, str],
) -> Iterator[ShownQuestion]:
    """Yield the questions of a page with their choices; each question numbers its own sources.

    `place` stands above each instead of its number among them.
    """
    texts = read_page_texts(language)
    for number, item in enumerate(items, start=1):
        quotations = mark_said(item, PageNotes(item.id, language, titles).cite(item.citations))
        yield ShownQuestion(
            item=item,
            family=FAMILIES[type(item)],
            place=place or texts["question"].format(number=number, total=len(items)),
            choose=texts[f"choose_{item.kind}"],
            choices=choices.get(item.id, ()),
            quotations=quotations,
            quotes=any(each.is_said for each in quotations),
        )


def mark_said(item: Item, quotations: Sequence[Quotation]) -> tuple[Quotation, ...]:
    """Return the quotations of a question, marked where all that is read after an answer quotes them."""
    told = [option.feedback for option in item.options] if isinstance(item, Offering) else [item.feedback]
    quoted = {fold_words(found[1]) if (found := QUOTED.search(text)) else "" for text in told}
    return tuple(each._replace(is_said=quoted == {fold_words(each.quote)}) for each in quotations)


def list_choices(item: Choosing, texts: dict[str, str]) -> tuple[ShownChoice, ...]:
    """Return the answers of a question as they are shown."""
    if isinstance(item, TrueFalse):
        return tuple(
            ShownChoice(value, texts[value], "", item.answer is (value == "true"))
            for value in ("true", "false")
        )
    keys = list_keys_of(item)
    return tuple(
        ShownChoice(option.id, option.text, option.feedback, option.id in keys)
        for option in order_options(item)
    )


def list_all_choices(items: Iterable[Item], texts: dict[str, str]) -> dict[ItemId, tuple[ShownChoice, ...]]:
    """Return the choices of each question that has some, by its id."""
    return {item.id: list_choices(item, texts) for item in items if isinstance(item, Choosing)}


def list_keys_of(item: Item) -> list[str]:
    """Return the ids that make up the right answer; empty if the answer is typed.

    For a matching, the targets in the order of the pairs; for an ordering, the places in the right order.
    """
    match item:
        case SingleChoice():
            return [item.key]
        case MultipleChoice():
            return sorted(set(item.keys))
        case TrueFalse():
            return [str(item.answer).lower()]
        case Matching():
            return [pair.id for pair in item.pairs]
        case Ordering():
            return [place.id for place in item.places]
    return []


@dataclass(frozen=True)
class ShownBlank:
    """A gap of a sentence: the text before it, an accepted answer, its unit, and the sizes of its field."""

    before: str
    number: int
    answer: str
    unit: str
    size: int
    longest: int


def list_blanks(item: Cloze) -> tuple[tuple[ShownBlank, ...], str]:
    """Return the gaps of a sentence with the text before each, and the text after the last."""
    *before, after = GAP.split(item.stem)
    blanks = []
    for number, (text, gap) in enumerate(zip(before, item.gaps, strict=True), start=1):
        longest = max(map(len, gap.accepted))
        size = min(max(longest + 2, SHORTEST_FIELD), LONGEST_FIELD)
        allowed = max(LETTERS_ALLOWED, longest * 3 // 2)
        blanks.append(ShownBlank(text, number, gap.accepted[0], find_unit(gap), size, allowed))
    return tuple(blanks), after


def remove_marks(item: Cloze, texts: dict[str, str]) -> str:
    """Return the sentence as it is read aloud: each gap named instead of drawn."""
    blanks, after = list_blanks(item)
    return "".join(f"{gap.before}({texts['gap'].format(number=gap.number)})" for gap in blanks) + after


def describe_expected_number(item: Numeric, language: Language, texts: dict[str, str]) -> str:
    """Return the right number with its unit and tolerance, in words."""
    text = format_number(item.answer, language)
    if item.unit:
        text += NO_BREAK + item.unit
    if not item.tolerance:
        return text
    return text + " " + texts["within"].format(tolerance=format_number(item.tolerance, language))


@dataclass(frozen=True)
class MatchingTarget:
    """A right-hand side of a matching question; it has a letter if the texts are long."""

    id: str
    text: str
    letter: str

    @property
    def label(self) -> str:
        """Return the text with its letter, if it has one."""
        return f"{self.letter}. {self.text}" if self.letter else self.text

    @property
    def short(self) -> str:
        """Return its name in a drop-down list: its letter, or the text if that is short."""
        return self.letter or self.text


def list_targets(item: Matching) -> tuple[MatchingTarget, ...]:
    """Return the right-hand sides in an order that does not give the pairs away."""
    order = shuffle_parts(item.id, item.pairs)
    long = any(len(pair.right) > SHORT_TEXT for pair in order)
    return tuple(
        MatchingTarget(pair.id, pair.right, chr(ord("A") + n) if long else "") for n, pair in enumerate(order)
    )


def describe_judging(item: Item, shown: Sequence[ShownChoice], language: Language) -> dict[str, Any]:
    """Return the data the scripts judge a question with: its parts in the order shown, and its key."""
    facts: dict[str, Any] = {"id": item.id, "kind": item.kind, "stem": item.stem}
    if item.objective:
        facts["objective"] = item.objective
    match item:
        case Cloze():
            facts["gaps"] = [list(gap.accepted) for gap in item.gaps]
            units = list_gap_units(item)
            return facts | (_describe_numbers(units, language) if any(units) else {})
        case Numeric():
            number = {"answer": item.answer, "tolerance": item.tolerance}
            return facts | number | _describe_numbers(list_number_units(item.unit), language)
        case Matching():
            sources = [{"id": pair.id, "text": pair.left} for pair in item.pairs]
            targets = [{"id": target.id, "text": target.text} for target in list_targets(item)]
            return facts | {"sources": sources, "targets": targets, "key": list_keys_of(item)}
        case Ordering():
            steps = [{"id": place.id, "text": place.text} for place in shuffle_parts(item.id, item.places)]
            return facts | {"steps": steps, "key": list_keys_of(item)}
        case _:
            options = [{"id": choice.value, "text": choice.text} for choice in shown]
            return facts | {"options": options, "key": list_keys_of(item)} | _keep_order(item)


def _describe_numbers(units: Sequence[object], language: Language) -> dict[str, Any]:
    """Return how the scripts read numbers: the units of each part of an answer, and the decimal mark."""
    return {"units": units, "english": groups_by_comma(language)}


def _keep_order(item: Item) -> dict[str, bool]:
    """Return the entry that tells the scripts that a new try leaves the options in their order."""
    sized = isinstance(item, Offering) and are_in_order(item.options)
    return {"still": True} if sized or isinstance(item, TrueFalse) else {}
