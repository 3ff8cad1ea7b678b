"""Kinds of block as people see them: the name of a block, and its lists with their labels.

The texts of a kind are in its folder (`pipelines/blocks/<kind>/texts`) or in its plug-in's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from schemas.draft import Block, ElementHolder, Item, Layout, NumberedBlock, Row, Statement
from schemas.errors import PluginUnusable
from schemas.kinds import BLOCKS
from schemas.language import Language
from schemas.languages.texts import TextCatalogue, read_texts

SHARED = ("part_", "choice_")
"""Begin the keys of texts that are names of a block's parts or of their values, whichever kind has them."""


@dataclass(frozen=True)
class LabelledList:
    """One list of a block: its path in the block, its label (may be empty), how it is read, what it holds."""

    path: str
    label: str
    layout: Layout
    parts: "tuple[Statement | Row | Item | LabelledHolder, ...]"

    @property
    def elements(self) -> tuple[Statement | Row | Item, ...]:
        """Return its own elements, without those of the holders in it."""
        return tuple(part for part in self.parts if not isinstance(part, LabelledHolder))

    @property
    def holders(self) -> "tuple[LabelledHolder, ...]":
        """Return the parts that have lists of their own."""
        return tuple(part for part in self.parts if isinstance(part, LabelledHolder))


@dataclass(frozen=True)
class LabelledHolder:
    """A part of a block that has lists of its own, such as one decision of several."""

    label: str
    holder: ElementHolder
    lists: tuple[LabelledList, ...]


def has_texts(kind: str) -> bool:
    """Return whether a kind of block is installed and has texts."""
    try:
        return kind in BLOCKS.kinds and (BLOCKS.folder(kind) / "texts").is_dir()
    except PluginUnusable:
        return False


def name_block(block: Block, language: Language) -> str:
    """Return the name of a block's kind; empty if it has none, as a paragraph has."""
    return read_texts(f"blocks.{block.kind}", language)["title"] if has_texts(block.kind) else ""


PLAIN_KINDS = frozenset({"paragraph", "steps", "table", "notes"})
"""Kinds of block without texts of their own: what they are is seen."""


def name_block_kind(kind: str, language: Language) -> str:
    """Return what people call a kind of block; its id if it is not installed."""
    if kind in PLAIN_KINDS:
        return read_texts("review.plan", language)[f"block_{kind}"]
    return read_texts(f"blocks.{kind}", language)["title"] if has_texts(kind) else kind


def label_lists(block: NumberedBlock, language: Language) -> tuple[LabelledList, ...]:
    """Return what a block lists, with the labels that tell its lists apart."""
    texts = read_texts(f"blocks.{block.kind}", language)
    return tuple(_label_lists(block, texts, ""))


def _label_lists(holder: ElementHolder, texts: TextCatalogue, path: str) -> Iterator[LabelledList]:
    for name in holder.LISTS:
        label = texts.get(holder.name_label(name), "")
        parts = tuple(
            _label_part(part, texts, f"{path}{name}/{number}", number)
            for number, part in enumerate(holder.list_field(name), start=1)
        )
        yield LabelledList(f"{path}{name}", label, holder.LAYOUTS.get(name, Layout.SENTENCES), parts)


def _label_part(
    part: Statement | Row | Item | ElementHolder, texts: TextCatalogue, path: str, number: int
) -> "Statement | Row | Item | LabelledHolder":
    if not isinstance(part, ElementHolder):
        return part
    label = texts[part.name_part(path.split("/")[-2])].format(number=number, **part.describe_part())
    return LabelledHolder(label, part, tuple(_label_lists(part, texts, f"{path}/")))


@cache
def read_block_names(language: Language) -> TextCatalogue:
    """Return the names of the parts of all blocks (`part_…`) and of their values (`choice_<part>_…`)."""
    names: dict[str, str] = {}
    for kind in filter(has_texts, BLOCKS.kinds):
        texts = read_texts(f"blocks.{kind}", language)
        names |= {key: text for key, text in texts.items() if key.startswith(SHARED)}
    return TextCatalogue(language, names, {})


def find_kind_by_name(name: str) -> str | None:
    """Return the kind of block that a person calls so, in any language; None if there is none."""
    wanted = name.strip().casefold()
    for kind in filter(has_texts, BLOCKS.kinds):
        titles = (read_texts(f"blocks.{kind}", language)["title"].casefold() for language in Language)
        if wanted in {kind, kind.replace("_", " "), *titles}:
            return kind
    return None


def find_choice(part: str, values: tuple[str, ...], text: str) -> str:
    """Return the value of a part that a person's word stands for, in any language; or the word itself."""
    wanted = text.strip().casefold()
    for language in Language:
        names = read_block_names(language)
        for value in values:
            if wanted in {value, names.get(f"choice_{part}_{value}", value).casefold()}:
                return value
    return text
