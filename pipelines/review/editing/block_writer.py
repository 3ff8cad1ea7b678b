"""Blocks that have an id, of an edited file; a block whose id is still there keeps all else it holds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast, get_args, get_origin

from pipelines.review.editing.element_ids import ElementIds
from pipelines.review.editing.escapes import unescape_line
from pipelines.review.editing.figured_statements import add_figures, find_statement_kind
from pipelines.review.editing.markdown_elements import EditedBlock, EditedItem, MarkedText
from pipelines.review.editing.parts import fields_with
from pipelines.review.editing.parts import texts as list_texts
from pipelines.review.editing.questions import QuestionWriter
from schemas.blocks import find_choice, find_kind_by_name
from schemas.draft import ElementHolder, Item, NumberedBlock, Origin, PictureBlock, Statement
from schemas.errors import InvalidInput
from schemas.kinds import BLOCKS

Element = Statement | Item


@dataclass(frozen=True)
class BlockWriter:
    """Builds blocks from an edited file, and knows the old ones by id."""

    names: ElementIds
    questions: QuestionWriter
    write_statement: Callable[[MarkedText], Statement]

    def write(self, edited: EditedBlock) -> NumberedBlock:
        """Return the block that the edited lines make; raises InvalidInput naming a line."""
        heading = edited.heading
        before = self.names.find_element(NumberedBlock, heading.id, heading.line, "a block")
        if before is None:
            return self._write_new(edited)
        before = self._change_kind(before, heading)
        self._refuse_unknown_lists(edited, before)
        lists = self._rebuild_lists(before, edited, "")
        texts = self._read_texts(edited, before)
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

    def _refuse_unknown_lists(self, edited: EditedBlock, before: NumberedBlock) -> None:
        known = {*_list_paths(before, ""), *before.TEXTS}
        for path, elements in edited.lists.items():
            if path not in known:
                line = elements[0].line if isinstance(elements[0], MarkedText) else elements[0].heading.line
                raise self.names.refuse(
                    line,
                    f"stands in no list of the block: {path!r}",
                    f"Put it below a line `:: {{#…}}` with one of {', '.join(sorted(known))}",
                )

    def _rebuild_lists(self, holder: ElementHolder, edited: EditedBlock, path: str) -> dict[str, Any]:
        """Return the lists of a holder with the elements that the file has; what it lacks is gone."""
        lists: dict[str, Any] = {}
        for name in holder.LISTS:
            held = holder.list_field(name)
            parts: tuple[Any, ...]
            if any(isinstance(part, ElementHolder) for part in held):
                parts = tuple(
                    self._rebuild_part(part, edited, f"{path}{name}/{number}/")
                    for number, part in enumerate(held, start=1)
                )
            else:
                parts = self._write_elements(edited, f"{path}{name}", find_statement_kind(type(holder), name))
            lists[name] = (
                parts if isinstance(getattr(holder, name), tuple) else self._take_one(parts, edited, name)
            )
        return lists

    def _rebuild_part(self, part: ElementHolder, edited: EditedBlock, path: str) -> ElementHolder:
        fields = {name: getattr(part, name) for name in type(part).model_fields}
        return self.names.build_part(
            type(part), edited.heading.line, **(fields | self._rebuild_lists(part, edited, path))
        )

    def _write_elements(self, edited: EditedBlock, path: str, kind: type[Statement]) -> tuple[Element, ...]:
        return tuple(
            self.questions.item(each) if isinstance(each, EditedItem) else self._write_line(each, kind)
            for each in edited.lists.get(path, ())
        )

    def _write_line(self, line: MarkedText, kind: type[Statement]) -> Statement:
        if len(line.figures) != len(kind.FIGURES):
            raise self.names.refuse(
                line.line,
                f"holds {len(line.figures)} bars | where {len(kind.FIGURES)} belong",
                f"Write `{' | '.join(('text', *kind.FIGURES))}`; write \\| where the sign is meant",
            )
        statement = self.write_statement(line)
        return add_figures(statement, line, kind, self.names) if kind.FIGURES else statement

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
            annotation = contract.model_fields[name].annotation
            part = next(filter(_is_holder, get_args(annotation)), None)
            if part is not None:
                paths = (f"{path}{name}/{number}/" for number in _list_numbers(edited, f"{path}{name}/"))
                lists[name] = tuple(self._write_lists(part, edited, below) for below in paths)
                continue
            parts = self._write_elements(edited, f"{path}{name}", find_statement_kind(contract, name))
            lists[name] = parts if get_origin(annotation) is tuple else self._take_one(parts, edited, name)
        return {name: held for name, held in lists.items() if held is not None}

    def _refuse_name(self, heading: MarkedText) -> InvalidInput:
        return self.names.refuse(
            heading.line,
            f"begins a block of an unknown kind: {heading.text!r}",
            f"Write one of {', '.join(kind for kind in BLOCKS.kinds if find_kind_by_name(kind))}",
        )


def _is_holder(annotation: object) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, ElementHolder)


def _list_numbers(edited: EditedBlock, path: str) -> range:
    """Return the numbers of the holders whose lists begin with a path, without a gap."""
    below = (name.removeprefix(path).partition("/")[0] for name in edited.lists if name.startswith(path))
    return range(1, max(map(int, filter(str.isdigit, below)), default=0) + 1)


def _parse_text(contract: type[NumberedBlock], name: str, text: str) -> Any:
    field = contract.model_fields.get(name)
    annotation = field.annotation if field else str
    if not isinstance(annotation, type):
        return text
    values = tuple(each.value for each in cast(Any, annotation)) if hasattr(annotation, "__members__") else ()
    chosen = find_choice(name, values, text)
    return annotation(chosen) if chosen in values else chosen


def _list_paths(holder: ElementHolder, path: str) -> list[str]:
    paths = []
    for name in holder.LISTS:
        paths.append(f"{path}{name}")
        for number, part in enumerate(holder.list_field(name), start=1):
            if isinstance(part, ElementHolder):
                paths += _list_paths(part, f"{path}{name}/{number}/")
    return paths
