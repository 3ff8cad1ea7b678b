"""Blocks that have an id, of an edited file; a block whose id is still there keeps all else it holds."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, cast, get_origin

from pipelines.review.editing.block_paths import (
    find_holder_kind,
    is_list_path,
    list_example_paths,
    list_places,
)
from pipelines.review.editing.element_ids import ElementIds
from pipelines.review.editing.escapes import unescape_line
from pipelines.review.editing.figured_statements import add_figures, drop_figures, find_statement_kind
from pipelines.review.editing.markdown_elements import EditedBlock, EditedItem, MarkedText
from pipelines.review.editing.markdown_texts import PICTURE
from pipelines.review.editing.questions import QuestionWriter
from schemas.blocks import find_choice, find_kind_by_name
from schemas.draft import (
    Block,
    ElementHolder,
    Item,
    Layout,
    Nature,
    NumberedBlock,
    Origin,
    PictureBlock,
    Statement,
)
from schemas.draft.element_parts import fields_with
from schemas.draft.element_parts import texts as list_texts
from schemas.errors import InvalidInput
from schemas.ids import BlockId
from schemas.kinds import BLOCKS

Element = Statement | Item

_PICTURE_LINK = re.compile(r"!\[[^]]*\]\(([^)]*)\)")


@dataclass(frozen=True)
class BlockWriter:
    """Builds blocks from an edited file, and knows the old ones by id."""

    names: ElementIds
    questions: QuestionWriter
    write_statement: Callable[[MarkedText, Nature | None], Statement]

    def write(self, edited: EditedBlock) -> NumberedBlock:
        """Return the block that the edited lines make; raises InvalidInput naming a line."""
        heading = edited.heading
        before = self.names.find_element(NumberedBlock, heading.id, heading.line, "a block")
        if before is None:
            return self._write_new(edited)
        before = self._change_kind(before, heading)
        self._refuse_other_picture(edited, before.id)
        self._refuse_unknown_lists(edited, type(before))
        lists = self._rebuild_lists(before, edited, "")
        texts = self._read_texts(edited, before)
        if _holds_new(lists):
            texts = {name: getattr(before, name) for name in before.TEXTS} | texts
        fields = {name: getattr(before, name) for name in type(before).model_fields} | lists | texts
        fields |= {"worded_by": Origin.HUMAN} if texts else {}
        return self.names.build_part(type(before), heading.line, **fields)

    def _change_kind(self, before: NumberedBlock, heading: MarkedText) -> NumberedBlock:
        """Return the block as one of the kind its first line names, if that kind shows a picture as it does.

        It has no elements of its own yet and is not validated: the file says what they are.
        """
        kind = find_kind_by_name(heading.text)
        contract = BLOCKS.contract(kind) if kind and kind != before.kind else None
        if contract is None or not (isinstance(before, PictureBlock) and issubclass(contract, PictureBlock)):
            return before
        shared = {name: getattr(before, name) for name in PictureBlock.model_fields if name != "kind"}
        lists: dict[str, Any] = {name: () for name in contract.LISTS if contract.needs(name)}
        return contract.model_construct(**(lists | shared))

    def _refuse_other_picture(self, edited: EditedBlock, block: BlockId | None) -> None:
        """Raise InvalidInput if the line that shows a picture shows another file than its block's own."""
        label = edited.labels.get(PICTURE)
        link = _PICTURE_LINK.search(label.text) if label else None
        if label and (link is None or PurePosixPath(link[1]).stem != block):
            raise self.names.refuse(
                label.line,
                "shows another picture than that of its block",
                "Restore the line, or delete it; a picture is added to a page at the desk",
            )

    def _refuse_unknown_lists(self, edited: EditedBlock, contract: type[NumberedBlock]) -> None:
        for path, elements in edited.lists.items():
            if not is_list_path(contract, path):
                raise self.names.refuse(
                    _find_line(elements[0]),
                    f"stands in no list of the block: {path!r}",
                    f"Put it below a line `:: {{#…}}` with one of {', '.join(list_example_paths(contract))}",
                )

    def _rebuild_lists(self, holder: ElementHolder, edited: EditedBlock, path: str) -> dict[str, Any]:
        """Return the lists of a holder with the elements that the file has; what it lacks is gone."""
        contract = type(holder)
        lists: dict[str, Any] = {}
        for name in holder.LISTS:
            held, part = holder.list_field(name), find_holder_kind(contract, name)
            if part is not None:
                lists[name] = self._rebuild_parts(held, part, edited, f"{path}{name}/")
                continue
            parts = self._write_elements(edited, f"{path}{name}", contract, name)
            is_list = isinstance(getattr(holder, name), tuple)
            lists[name] = parts if is_list else self._take_one(parts, edited, name)
        return lists

    def _rebuild_parts(
        self, held: Sequence[ElementHolder], kind: type[ElementHolder], edited: EditedBlock, path: str
    ) -> tuple[Any, ...]:
        """Return the parts that have lines in the file, new ones behind the old ones."""
        parts: list[Any] = []
        places = self._list_places(edited, path, len(held))
        for place in places:
            below = f"{path}{place}/"
            if place > len(held):
                parts.append(self._write_lists(kind, edited, below))
                continue
            part = held[place - 1]
            lists = self._rebuild_lists(part, edited, below)
            fields = {name: getattr(part, name) for name in kind.model_fields} | lists
            # What is new in it has no ids yet: the whole block gives them.
            parts.append(
                fields if _holds_new(lists) else self.names.build_part(kind, edited.heading.line, **fields)
            )
        return tuple(parts)

    def _list_places(self, edited: EditedBlock, path: str, count: int = 0) -> list[int]:
        """Return the numbers of the parts below a path; raises InvalidInput if new ones leave a gap."""
        places = list_places(edited.lists, path)
        new = [place for place in places if place > count]
        for expected, place in enumerate(new, start=count + 1):
            if place != expected:
                first = next(each for each in edited.lists if each.startswith(f"{path}{place}/"))
                raise self.names.refuse(
                    _find_line(edited.lists[first][0]),
                    f"stands in {path}{place}, and there is no {path}{expected}",
                    f"Number it {expected}",
                )
        return places

    def _write_elements(
        self, edited: EditedBlock, path: str, contract: type[ElementHolder], name: str
    ) -> tuple[Element, ...]:
        kind = find_statement_kind(contract, name)
        if contract.LAYOUTS.get(name) is not Layout.VERBATIM:
            self._refuse_code(edited.lists.get(path, ()), name)
        is_list = contract.LAYOUTS.get(name) in (Layout.BULLETS, Layout.NUMBERS)
        is_heading = issubclass(contract, Block) and contract.is_heading
        nature = Nature.DIRECTION if is_heading else None
        return tuple(
            self.questions.item(each)
            if isinstance(each, EditedItem)
            else self._write_line(each.without_sign() if is_list else each, kind, nature)
            for each in edited.lists.get(path, ())
        )

    def _refuse_code(self, elements: Sequence[MarkedText | EditedItem], name: str) -> None:
        code = next((each for each in elements if isinstance(each, MarkedText) and each.is_code), None)
        if code is not None:
            raise self.names.refuse(
                code.line,
                f"is code in a list of sentences: {name}",
                "Write one sentence a line, without fences",
            )

    def _write_line(self, line: MarkedText, kind: type[Statement], nature: Nature | None) -> Statement:
        if len(line.figures) != len(kind.FIGURES):
            raise self.names.refuse(
                line.line,
                f"holds {len(line.figures)} bars | where {len(kind.FIGURES)} belong",
                f"Write `{' | '.join(('text', *kind.FIGURES))}`; write \\| where the sign is meant",
            )
        statement = self.write_statement(line, nature)
        if kind.FIGURES:
            return add_figures(statement, line, kind, self.names)
        return drop_figures(statement)

    def _take_one(self, parts: tuple[Any, ...], edited: EditedBlock, name: str) -> Any:
        if len(parts) > 1:
            raise self.names.refuse(
                edited.heading.line, f"has {len(parts)} lines where one belongs: {name}", "Keep one of them"
            )
        return next(iter(parts), None)

    def _read_texts(self, edited: EditedBlock, before: NumberedBlock) -> dict[str, Any]:
        """Return the block's own texts that changed; one without a line stays as it is."""
        changed: dict[str, Any] = {}
        for part, text in list_texts(before):
            label = edited.labels.get(part)
            typed = text if label is None else self._read_value(label, before.list_choices(part), text)
            if typed != text:
                changed |= fields_with(before, part, typed)
        return changed

    def _read_value(self, label: MarkedText, choices: tuple[str, ...], before: str) -> str:
        value = unescape_line(label.text.partition(":")[2])
        chosen = find_choice(str(label.id), choices, value)
        if choices and chosen not in {*choices, before}:
            raise self.names.refuse(label.line, f"says {value!r}", f"Write one of {', '.join(choices)}")
        return chosen

    def _write_new(self, edited: EditedBlock) -> NumberedBlock:
        heading = edited.heading
        kind = find_kind_by_name(heading.text)
        contract = BLOCKS.contract(kind) if kind else None
        if contract is None or not issubclass(contract, NumberedBlock):
            raise self._refuse_name(heading)
        self._refuse_other_picture(edited, None)
        if issubclass(contract, PictureBlock):
            raise self.names.refuse(
                heading.line,
                "begins a block without its picture",
                "Add the picture to the page at the desk, then correct its texts in the file",
            )
        self._refuse_unknown_lists(edited, contract)
        fields = {
            "id": self.names.allocate("blocks", "b", heading.line),
            "worded_by": Origin.HUMAN if contract.TEXTS else None,
            **self._write_lists(contract, edited, ""),
        }
        for name in contract.TEXTS:
            label = edited.labels.get(name)
            if label is not None:
                fields[name] = _parse_text(contract, name, unescape_line(label.text.partition(":")[2]))
        return self.names.build_part(
            contract, heading.line, **{name: held for name, held in fields.items() if held is not None}
        )

    def _write_lists(self, contract: type[ElementHolder], edited: EditedBlock, path: str) -> dict[str, Any]:
        """Return the lists of a new holder, and of the holders in it."""
        lists: dict[str, Any] = {}
        for name in contract.LISTS:
            annotation, part = contract.model_fields[name].annotation, find_holder_kind(contract, name)
            if part is not None:
                below = f"{path}{name}/"
                places = self._list_places(edited, below)
                lists[name] = tuple(self._write_lists(part, edited, f"{below}{place}/") for place in places)
                continue
            parts = self._write_elements(edited, f"{path}{name}", contract, name)
            lists[name] = parts if get_origin(annotation) is tuple else self._take_one(parts, edited, name)
        return {name: held for name, held in lists.items() if held is not None}

    def _refuse_name(self, heading: MarkedText) -> InvalidInput:
        return self.names.refuse(
            heading.line,
            f"begins a block of an unknown kind: {heading.text!r}",
            f"Write one of {', '.join(kind for kind in BLOCKS.kinds if find_kind_by_name(kind))}",
        )


def _find_line(element: MarkedText | EditedItem) -> int:
    return element.line if isinstance(element, MarkedText) else element.heading.line


def _holds_new(lists: dict[str, Any]) -> bool:
    """Return whether a part of these lists is new, without ids."""
    return any(isinstance(part, dict) for held in lists.values() if isinstance(held, tuple) for part in held)


def _parse_text(contract: type[NumberedBlock], name: str, text: str) -> Any:
    field = contract.model_fields.get(name)
    annotation = field.annotation if field else str
    if not isinstance(annotation, type):
        return text
    values = tuple(each.value for each in cast(Any, annotation)) if hasattr(annotation, "__members__") else ()
    chosen = find_choice(name, values, text)
    return annotation(chosen) if chosen in values else chosen
