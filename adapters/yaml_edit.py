"""Edits of a YAML text: what is changed is written anew, every other byte stays, comments too.

A library that parses and writes a whole file would set it in its own way; here the places of what changes are
taken from the parser, and only these are replaced. Decided in docs/decisions/0176-set-up-at-the-desk.md.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any, TypeGuard

import yaml

ID = "id"
"""The key by which an entry of a list is known again."""

DASH = re.compile(r"^[ \t]*(?:- +)*(?P<dash>-)(?=[ \t\r\n])", re.MULTILINE)
MARK = "\ufeff"
"""What Windows writes before a text: it is no column of the first line."""

ALONE = re.compile(r"\r(?!\n)")
STEP = 2  # columns that a nested value is indented by
MOST_TREES = 4
"""Texts whose trees are kept: of a course with hundreds of modules one takes more than a second."""

NUMBER = "tag:yaml.org,2002:int"
TEXTS = ("tag:yaml.org,2002:str", "tag:yaml.org,2002:timestamp")
"""What is read as text: for `adapters/course_yaml.py` a date is one, and so is an hour such as 13:30."""


@dataclass(frozen=True)
class Fields:
    """Values of some keys of a mapping, None to take a key out; all its other keys stay as they are.

    `order` are the keys as a person would write them: a new one goes behind the nearest before it.
    """

    values: "Mapping[str, Change]"
    order: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entries:
    """The entries of a list of mappings, known by their `id`, in their order; others are taken out.

    One that moves takes along the comments that touch it: those right above it, those below it that stand
    deeper than its dash, and others right below it if an empty line parts them from the next.
    """

    entries: tuple[Fields, ...]


@dataclass(frozen=True)
class Choices:
    """The words of a list; those that stay keep their places, new ones go last."""

    words: tuple[str, ...]


Change = str | int | None | Fields | Entries | Choices

_STAYS: Change = Fields({"": ""})
"""What stands for the change of a key that none is wanted of."""


class UneditableYaml(ValueError):
    """A text that is written in a way in which nothing can be replaced safely."""


def edit_yaml(text: str, change: Fields) -> str:
    """Return a YAML text, whose root is a mapping, with some of its values changed.

    Raises UneditableYaml if a key outside the change would not stay as it was, byte for byte, be it of the
    root, or of a mapping or an entry of which only some keys change.
    """
    mark = MARK if text.startswith(MARK) else ""
    text = text.removeprefix(MARK)
    tree = _compose(text)
    edits = _Edits(text, is_json=bool(tree.flow_style))
    edits.change_mapping(tree, change)
    changed = edits.write()
    written = _compose(changed)
    while moves := list(_find_moves(written, change)):
        edits = _Edits(changed, is_json=bool(tree.flow_style))
        for listed, ids in moves:
            edits.order_entries(listed, ids)
        changed = edits.write()
        written = _compose(changed)
    _check_others(_Part(text, tree), _Part(changed, written), change)
    return mark + changed


def read_values(text: str) -> dict[str, Any]:
    """Return the values of a YAML text whose root is a mapping, each plain one as it is written.

    Halves of a character that were escaped one by one are that character, a single half is a mark for it.
    """
    values = _read(_compose(text))
    assert isinstance(values, dict)
    return values


def cut_key(text: str, key: str) -> str | None:
    """Return the lines of one key of the root, byte for byte; None if it has no such key."""
    return _cut(text, _compose(text)).get(key)


@lru_cache(maxsize=MOST_TREES)
def _compose(text: str) -> yaml.MappingNode:
    """Return the tree of a text; nobody changes it."""
    if ALONE.search(text):
        raise UneditableYaml("lines end with a carriage return alone")
    # Of the two loaders this one counts characters; the other counts what libyaml has of them.
    try:
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:  # it refuses more than libyaml does: a tab behind a colon
        raise UneditableYaml(str(error)) from error
    if not isinstance(tree, yaml.MappingNode):
        raise UneditableYaml("the root is no mapping")
    _refuse_keys_of_parts(tree)
    return tree


def _refuse_keys_of_parts(node: yaml.Node) -> None:
    """Raise UneditableYaml if a key is a list or a mapping, as one behind a question mark may be."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise UneditableYaml("a key is a list or a mapping")
            _refuse_keys_of_parts(value)
    elif isinstance(node, yaml.SequenceNode):
        for each in node.value:
            _refuse_keys_of_parts(each)


def _read(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _read(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_read(each) for each in node.value]
    if node.tag == "tag:yaml.org,2002:null":
        return None
    return node.value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@dataclass(frozen=True)
class _Part:
    """A value within the text that it is part of."""

    text: str
    node: yaml.Node

    def list_keys(self) -> "dict[str, _Part]":
        """Return the values of a mapping by their keys; of anything else none."""
        pairs = self.node.value if isinstance(self.node, yaml.MappingNode) else ()
        return {key.value: _Part(self.text, value) for key, value in pairs}

    def list_entries(self) -> "dict[str | None, _Part]":
        """Return the entries of a list by their ids; of anything else none."""
        listed = self.node.value if isinstance(self.node, yaml.SequenceNode) else ()
        return {_find_id(e): _Part(self.text, e) for e in listed if isinstance(e, yaml.MappingNode)}

    def cut_keys(self) -> dict[str, str]:
        """Return each key of a mapping with its value, byte for byte."""
        return _cut(self.text, self.node) if isinstance(self.node, yaml.MappingNode) else {}


def _check_others(before: _Part, after: _Part, change: Change) -> None:
    """Raise UneditableYaml if something differs that is outside the change."""
    if isinstance(change, Fields):
        held, left = before.cut_keys(), after.cut_keys()
        for key in (held.keys() | left.keys()) - change.values.keys():
            if held.get(key) != left.get(key) or not _are_alike(before, after, key):
                raise UneditableYaml(f"{key} would not stay as it is")
        _check_parts(before.list_keys(), after.list_keys(), change.values)
    elif isinstance(change, Entries):
        wanted = {str(each.values[ID]): each for each in change.entries}
        _check_parts(before.list_entries(), after.list_entries(), wanted)


def _are_alike(before: _Part, after: _Part, key: str) -> bool:
    """Return whether a key has one value twice: empty lines behind a text may be part of it."""
    held, left = (each.list_keys().get(key) for each in (before, after))
    return held is None or left is None or bool(_read(held.node) == _read(left.node))


def _find_moves(node: yaml.Node, change: Change) -> Iterator[tuple[yaml.SequenceNode, list[str]]]:
    """Yield each list whose entries stand in another order than a change wants, with their ids in order.

    What is within such a list is looked at once its own entries stand as they should.
    """
    if isinstance(change, Entries) and isinstance(node, yaml.SequenceNode):
        held = {_find_id(each): each for each in node.value}
        wanted = {str(each.values[ID]): each for each in change.entries}
        if list(held) != list(wanted):
            yield node, list(wanted)
            return
        for name, each in wanted.items():
            yield from _find_moves(held[name], each)
    elif isinstance(change, Fields) and isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _find_moves(value, change.values.get(key.value))


def _check_parts(
    before: "Mapping[Any, _Part]", after: "Mapping[Any, _Part]", changes: "Mapping[str, Change]"
) -> None:
    for name, change in changes.items():
        if name in before and name in after:
            _check_others(before[name], after[name], change)


def _cut(text: str, tree: yaml.MappingNode) -> dict[str, str]:
    return {key.value: text[key.start_mark.index : _end_of(text, value)] for key, value in tree.value}


def _end_of(text: str, node: yaml.Node) -> int:
    """Return where a value ends: the parser says of a block that it ends where the next one begins."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end_of(text, last[1] if isinstance(last, tuple) else last)
    end: int = node.end_mark.index
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        return len(text[:end].rstrip())
    return end


def _find_value(change: Change) -> Any:
    """Return what a change comes to where there was nothing before."""
    if isinstance(change, Fields):
        values = {key: _find_value(each) for key, each in change.values.items()}
        ordered = sorted(values, key=lambda key: change.order.index(key) if key in change.order else 0)
        return {key: values[key] for key in ordered if values[key] is not None} or None
    if isinstance(change, Entries):
        return [_find_value(each) for each in change.entries] or None
    return _Words(change.words) or None if isinstance(change, Choices) else change


@dataclass(frozen=True)
class _Splice:
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class _Member:
    """One pair of a mapping or one item of a list: where it begins and ends, and its value."""

    start: int
    end: int
    value: yaml.Node


@dataclass
class _Edits:
    """Places of a text that are replaced, in the order in which they were found."""

    text: str
    is_json: bool
    splices: list[_Splice] = field(default_factory=list)

    def write(self) -> str:
        """Return the text with all places replaced."""
        pieces, at = [], 0
        for splice in sorted(self.splices, key=lambda each: (each.start, each.end)):
            if splice.start < at:
                raise UneditableYaml("two changes meet in one place")
            pieces += [self.text[at : splice.start], splice.text]
            at = splice.end
        return "".join([*pieces, self.text[at:]])

    def change_mapping(self, node: yaml.MappingNode, change: Fields) -> None:
        """Change some values of a mapping."""
        pairs = {key.value: (key, value) for key, value in node.value}
        removed = [key for key, (_, value) in pairs.items() if _goes(value, change.values.get(key, _STAYS))]
        staying = [key for key in pairs if key not in removed]
        for key, each in change.values.items():
            if key in staying:
                self._change_value(node, *pairs[key], each)
        self._remove(
            node, [self._measure_pair(*pairs[key]) for key in pairs], [key in removed for key in pairs]
        )
        known = [*change.order, *(key for key in change.values if key not in change.order)]
        for key in known:
            value = _find_value(change.values.get(key))
            if key not in pairs and value is not None:
                before = known[: known.index(key)]
                self._insert(node, _find_predecessor(staying, before), pairs, {key: value})

    def _change_value(
        self, holder: yaml.MappingNode, key: yaml.Node, value: yaml.Node, change: Change
    ) -> None:
        if (
            isinstance(change, Fields)
            and isinstance(value, yaml.MappingNode)
            and _list_staying(value, change)
        ):
            self.change_mapping(value, change)
        elif isinstance(change, Entries) and _is_list_of(value, yaml.MappingNode):
            self._change_entries(value, change)
        elif isinstance(change, Choices) and _is_list_of(value, yaml.ScalarNode):
            self._change_choices(value, change)
        elif not _is_same(value, _find_value(change)):
            self._replace(holder, key, value, _find_value(change))

    def _change_entries(self, node: yaml.SequenceNode, change: Entries) -> None:
        wanted = {str(each.values[ID]): each for each in change.entries}
        held = [_find_id(each) for each in node.value]
        for name, each in zip(held, node.value, strict=True):
            if name in wanted:
                self.change_mapping(each, wanted[name])
        new = [_find_value(each) for name, each in wanted.items() if name not in held]
        self._change_items(node, [name not in wanted for name in held], new)

    def _change_choices(self, node: yaml.SequenceNode, change: Choices) -> None:
        held = [each.value for each in node.value]
        new = [word for word in change.words if word not in held]
        self._change_items(node, [word not in change.words for word in held], new)

    def _change_items(self, node: yaml.SequenceNode, removed: Sequence[bool], new: Sequence[Any]) -> None:
        items = self._measure_items(node)
        self._remove(node, items, removed)
        if not new:
            return
        kept = [each for each, gone in zip(items, removed, strict=True) if not gone]
        if node.flow_style:
            written = ", ".join(self._write_flow(each) for each in new)
            at = kept[-1].end if kept else items[0].start
            self._splice(at, at, f", {written}" if kept else written)
            return
        column = self._find_column(items[0].start)
        lines = [line for each in new for line in _write_block([each])]
        if kept:
            self._splice_lines_behind(self._end_with_comments(kept[-1]), lines, column)
        else:
            self._splice_lines_behind(self._start_of_line(items[0].start) - 1, lines, column)

    def order_entries(self, node: yaml.SequenceNode, ids: Sequence[str]) -> None:
        """Put the entries of a list into the order of these ids; each has one of them."""
        items = self._measure_items(node)
        held = [_find_id(each) for each in node.value]
        if set(held) != set(ids) or len(held) != len(ids):
            raise UneditableYaml("entries cannot be told apart")
        places = self._measure_flow_places(node, items) if node.flow_style else self._measure_places(items)
        for (start, end), name in zip(places, ids, strict=True):
            begin, stop = places[held.index(name)]
            if begin != start:
                self._splice(start, end, self.text[begin:stop])

    def _measure_flow_places(
        self, node: yaml.SequenceNode, items: Sequence[_Member]
    ) -> list[tuple[int, int]]:
        """Return where each entry begins and ends; of which a comment between two is cannot be told."""
        places = [(each.start, each.end) for each in items]
        ends = [node.start_mark.index, *(each.end for each in items)]
        starts = [*(each.start for each in items), node.end_mark.index]
        if any("#" in self.text[end:start] for end, start in zip(ends, starts, strict=True)):
            raise UneditableYaml("a comment stands between entries that would move")
        return places

    def _measure_places(self, items: Sequence[_Member]) -> list[tuple[int, int]]:
        """Return for each entry where its lines begin and end, with the comments that touch it."""
        ends = [
            self._find_comments_below(each, self._end_with_comments(each), after)
            for each, after in pairwise(items)
        ]
        ends.append(self._end_with_comments(items[-1]))
        return [(self._start_with_comments(each), end) for each, end in zip(items, ends, strict=True)]

    def _start_with_comments(self, item: _Member) -> int:
        """Return where the comment lines right above an entry begin that stand no deeper than its dash."""
        start, column = self._start_of_line(item.start), self._find_column(item.start)
        if self.text[start : item.start].strip():
            raise UneditableYaml("an entry has no line of its own")
        while start:
            above = self._start_of_line(start - 1)
            if not _is_comment(self.text[above:start], most=column):
                break
            start = above
        return start

    def _end_with_comments(self, item: _Member) -> int:
        """Return the end of an entry's last line, which may be a comment that stands deeper than its dash."""
        column, found = self._find_column(item.start), self._end_of_line(item.end)
        for end in self._list_ends_below(found):
            line = self.text[self._start_of_line(end) : end]
            if _is_comment(line, least=column + 1):
                found = end
            elif line.strip():
                break
        return found

    def _find_comments_below(self, item: _Member, end: int, after: _Member) -> int:
        """Return the end of the comments right below an entry, unless they go on to the next one."""
        column, next_line = self._find_column(item.start), self._start_of_line(after.start)
        found = end
        for below in self._list_ends_below(end):
            start = self._start_of_line(below)
            if start >= next_line:
                return end
            if not _is_comment(self.text[start:below], most=column):
                break
            found = below
        return found

    def _list_ends_below(self, end: int) -> Iterator[int]:
        """Yield where each line ends that follows the one which ends there."""
        while (begin := self.text.find("\n", end) + 1) and begin < len(self.text):
            end = self._end_of_line(begin)
            yield end

    def _replace(self, holder: yaml.MappingNode, key: yaml.Node, value: yaml.Node, new: Any) -> None:
        start, end = value.start_mark.index, _end_of(self.text, value)
        colon = self.text.index(":", key.end_mark.index) + 1
        if holder.flow_style:
            gap = " " if start == colon else ""
            self._splice(start, end, gap + self._write_flow(new))
            return
        # A value that ends where it begins is empty: what stands behind the colon may be a comment.
        begin = start if isinstance(value, yaml.ScalarNode) and start != end else colon
        if isinstance(value, yaml.CollectionNode) and value.flow_style:
            begin = start
        indent = self._find_column(key.start_mark.index) + STEP
        lines = _write_block(new)
        if isinstance(new, dict | list) and not isinstance(new, _Words):
            written = "".join(self._newline + self._indent(line, indent) for line in lines)
            self._splice(colon, end, written)
            return
        rest = "".join(self._newline + self._indent(line, indent - STEP) for line in lines[1:])
        self._splice(begin, end, (" " if begin == colon else "") + lines[0] + rest)

    def _insert(
        self,
        node: yaml.MappingNode,
        predecessor: str | None,
        pairs: Mapping[str, tuple[yaml.Node, yaml.Node]],
        pair: Mapping[str, Any],
    ) -> None:
        if node.flow_style:
            ((key, value),) = pair.items()
            written = f"{self._write_flow(key)}: {self._write_flow(value)}"
            if predecessor is not None:
                at = _end_of(self.text, pairs[predecessor][1])
                self._splice(at, at, f", {written}")
            else:
                at = node.start_mark.index + 1
                self._splice(at, at, f"{written}, " if pairs else written)
            return
        first = node.value[0][0].start_mark.index
        column, lines = self._find_column(first), _write_block(pair)
        if predecessor is not None:
            self._splice_lines_behind(_end_of(self.text, pairs[predecessor][1]), lines, column)
        else:
            written = lines[0] + "".join(self._newline + self._indent(line, column) for line in lines[1:])
            self._splice(first, first, written + self._newline + " " * column)

    def _remove(self, node: yaml.CollectionNode, members: Sequence[_Member], removed: Sequence[bool]) -> None:
        if node.flow_style:
            self._remove_from_flow(members, removed)
            return
        for member, gone in zip(members, removed, strict=True):
            line = self._start_of_line(member.start)
            if gone and self.text[line : member.start].rstrip().endswith("?"):
                raise UneditableYaml("a key behind a question mark would go")
        first = self._remove_beside_dash(members, removed)
        for member, gone in zip(members[first:], removed[first:], strict=True):
            if gone:
                self._splice(*self._measure_lines(self._start_of_line(member.start), member.end), "")

    def _remove_beside_dash(self, members: Sequence[_Member], removed: Sequence[bool]) -> int:
        """Take out the first members if the dash of an entry is on their line; return how many went.

        The first that stays moves beside the dash.
        """
        if not (members and removed[0]):
            return 0
        start = members[0].start
        if not self.text[self._start_of_line(start) : start].strip():
            return 0
        if all(removed):
            raise UneditableYaml("nothing would be left of an entry")
        first_kept = list(removed).index(False)
        self._splice(start, members[first_kept].start, "")
        return first_kept

    def _remove_from_flow(self, members: Sequence[_Member], removed: Sequence[bool]) -> None:
        if removed and all(removed):
            self._splice(members[0].start, members[-1].end, "")
            return
        first_kept = list(removed).index(False) if members else 0
        if first_kept:
            self._splice(members[0].start, members[first_kept].start, "")
        for number in range(first_kept + 1, len(members)):
            if removed[number]:
                self._splice(members[number - 1].end, members[number].end, "")

    def _measure_pair(self, key: yaml.Node, value: yaml.Node) -> _Member:
        return _Member(key.start_mark.index, _end_of(self.text, value), value)

    def _measure_items(self, node: yaml.SequenceNode) -> list[_Member]:
        items: list[_Member] = []
        for each in node.value:
            start = each.start_mark.index
            if not node.flow_style:
                begin = self._start_of_line(items[-1].end if items else node.start_mark.index)
                dashes = list(DASH.finditer(self.text, begin, start))
                if not dashes:
                    raise UneditableYaml("an entry has no dash of its own")
                start = dashes[-1].start("dash")
            items.append(_Member(start, _end_of(self.text, each), each))
        return items

    def _splice(self, start: int, end: int, text: str) -> None:
        self.splices.append(_Splice(start, end, text))

    def _splice_lines_behind(self, end: int, lines: Sequence[str], column: int) -> None:
        """Put lines below the one in which something ends; a comment that ends that line stays there."""
        at = self._end_of_line(end)
        self._splice(at, at, "".join(self._newline + self._indent(line, column) for line in lines))

    @property
    def _newline(self) -> str:
        return "\r\n" if "\r\n" in self.text else "\n"

    def _write_flow(self, value: Any) -> str:
        return write_on_a_line(value, _JsonDumper if self.is_json else _BlockDumper)

    @staticmethod
    def _indent(line: str, column: int) -> str:
        return " " * column + line if line else line

    def _start_of_line(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1

    def _find_column(self, at: int) -> int:
        return at - self._start_of_line(at)

    def _end_of_line(self, at: int) -> int:
        end = self.text.find("\n", at)
        end = len(self.text) if end < 0 else end
        return end - 1 if self.text[:end].endswith("\r") else end

    def _measure_lines(self, line: int, end: int) -> tuple[int, int]:
        """Return where to cut so that whole lines go: the line break before them, or behind the first of all.

        What is put behind the last of them, or behind what stands before, then meets no cut.
        """
        if line:
            return self._end_of_line(line - 1), self._end_of_line(end)
        following = self.text.find("\n", end)
        return 0, len(self.text) if following < 0 else following + 1


def _find_predecessor(staying: Sequence[str], before: Sequence[str]) -> str | None:
    return next((key for key in reversed(before) if key in staying), staying[-1] if staying else None)


def _is_list_of(node: yaml.Node, kind: type[yaml.Node]) -> TypeGuard[yaml.SequenceNode]:
    return (
        isinstance(node, yaml.SequenceNode)
        and bool(node.value)
        and all(isinstance(e, kind) for e in node.value)
    )


def _find_id(node: yaml.MappingNode) -> str | None:
    return next((value.value for key, value in node.value if key.value == ID), None)


def _goes(node: yaml.Node, change: Change) -> bool:
    """Return whether a change takes a value out with its key."""
    if isinstance(change, Fields) and isinstance(node, yaml.MappingNode):
        return not _list_staying(node, change) and _find_value(change) is None
    return _find_value(change) is None


def _list_staying(node: yaml.MappingNode, change: Fields) -> list[str]:
    """Return the keys of a mapping that a change leaves in it."""
    return [key.value for key, value in node.value if not _goes(value, change.values.get(key.value, _STAYS))]


def _is_same(node: yaml.Node, value: Any) -> bool:
    """Return whether a value stands there already, as the text or the number that it is."""
    if isinstance(node, yaml.MappingNode):
        pairs = {key.value: each for key, each in node.value}
        return (
            isinstance(value, dict)
            and pairs.keys() == value.keys()
            and all(_is_same(pairs[key], each) for key, each in value.items())
        )
    if isinstance(node, yaml.SequenceNode):
        return (
            isinstance(value, list)
            and len(node.value) == len(value)
            and all(map(_is_same, node.value, value))
        )
    is_number = node.tag == NUMBER and ":" not in node.value
    is_text = node.tag in TEXTS or (node.tag == NUMBER and not is_number)
    return bool(node.value == str(value)) and (is_number if isinstance(value, int) else is_text)


def _is_comment(line: str, *, least: int = 0, most: float = float("inf")) -> bool:
    """Return whether a line is a comment, and stands at a column between two."""
    text = line.lstrip()
    return text.startswith("#") and least <= len(line) - len(text) <= most


class _Words(list[str]):
    """A short list, written on one line."""


class _BlockDumper(yaml.SafeDumper):
    """Writes as people do: entries of a list are indented, a text of several lines stands as it is."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        """Indent the entries of a list too."""
        super().increase_indent(flow, False)


class _JsonDumper(yaml.SafeDumper):
    """Writes texts in quotes, as JSON does."""


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


def _represent_words(dumper: yaml.SafeDumper, words: _Words) -> yaml.SequenceNode:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", words, flow_style=True)


def _represent_quoted(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"')


_BlockDumper.add_representer(str, _represent_text)
_BlockDumper.add_representer(_Words, _represent_words)
_JsonDumper.add_representer(str, _represent_quoted)
_JsonDumper.add_representer(_Words, _represent_words)


def _write_block(value: Any) -> list[str]:
    """Return the lines of a value, not indented."""
    written: str = yaml.dump(
        value,
        Dumper=_BlockDumper,
        sort_keys=False,
        allow_unicode=True,
        width=float("inf"),
        default_flow_style=False,
    )
    return written.removesuffix("...\n").rstrip("\n").split("\n")


def write_on_a_line(value: Any, dumper: type[yaml.SafeDumper] = yaml.SafeDumper) -> str:
    """Return a value as YAML writes it on one line, in quotes where it needs them."""
    written: str = yaml.dump(
        [value],
        Dumper=dumper,
        sort_keys=False,
        allow_unicode=True,
        width=float("inf"),
        default_flow_style=True,
    )
    return written.strip()[1:-1]
