"""The courses folder: each folder below it with a `course.yaml` is a course."""

import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from time import time_ns
from typing import NamedTuple

import yaml
from pydantic import ValidationError

from schemas.course import Course, Module
from schemas.errors import CourseInvalid, InvalidInput
from schemas.ids import split_key

COURSE_FILE = "course.yaml"
MOST_NAMED = 20  # modules, where one was not found

HALF = re.compile(r"[\ud800-\udfff]")
DEEPEST = 40
"""Lists and mappings within each other; a course has seven."""

OPENING = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
CLOSING = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)

SETTLED_NS = 2_000_000_000  # as adapters/sources/folder.py says

MOST_KEPT = 256
"""Courses kept as read; a changed text is another course."""


@dataclass(frozen=True)
class CourseFolder:
    """A course and the folder its paths start from."""

    folder: Path
    course: Course


def read_course(folder: Path) -> CourseFolder:
    """Return the course of a folder; raises CourseInvalid naming file, line, key and remedy."""
    file = folder / COURSE_FILE
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise CourseInvalid(
            "is missing", place=str(file), remedy="Run `premierjet init` to make one"
        ) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise CourseInvalid(
            "is not UTF-8", place=f"{file}, line {line}", remedy="Save it as UTF-8 text"
        ) from error
    except OSError as error:
        raise CourseInvalid(str(error), place=str(file), remedy="Make it a file one can read") from error
    course = _course(file, text)
    if isinstance(course, CourseInvalid):
        raise course.with_traceback(None)  # or it would grow by this place each time
    return CourseFolder(folder, course)


@lru_cache(maxsize=MOST_KEPT)
def _course(file: Path, text: str) -> Course | CourseInvalid:
    """Return the course a text says, or what is wrong with it.

    Every step of a run asks for the same texts again: those of all courses, so of a broken one too.
    """
    try:
        return _validated(file, _compose(file, text))
    except CourseInvalid as error:
        return error


def _validated(file: Path, tree: yaml.Node) -> Course:
    try:
        return Course.model_validate_json(json.dumps(_plain(file, tree)))
    except ValidationError as error:
        raise _explained(file, tree, error) from error


def read_courses(courses: Path) -> tuple[tuple[CourseFolder, ...], tuple[CourseInvalid, ...]]:
    """Return the courses that can be used, and what is wrong with the others.

    A course id used by two folders is an error of the second.
    """
    looked = time_ns()
    files = _files(courses)
    known = _READ.get(courses)
    if known is not None and known.files == files:
        return known.usable, known.wrong
    usable, wrong = _read_all(file for file, _ in files)
    # A file that was just written may be written again within the same tick of its clock.
    if all(looked - version.youngest > SETTLED_NS for _, version in files):
        _READ[courses] = _Read(files, usable, wrong)
    return usable, wrong


class _Version(NamedTuple):
    """What changes with a file's bytes: whoever sets its time back cannot set its change time."""

    modified: int
    changed: int
    size: int
    inode: int

    @property
    def youngest(self) -> int:
        return max(self.modified, self.changed)


@dataclass(frozen=True)
class _Read:
    """Courses as they were read last, and the files they were read from."""

    files: tuple[tuple[Path, _Version], ...]
    usable: tuple[CourseFolder, ...]
    wrong: tuple[CourseInvalid, ...]


_READ: dict[Path, _Read] = {}
"""By folder: every step of every module asks for all courses, and one in a thousand times one has changed."""


def _files(courses: Path) -> tuple[tuple[Path, _Version], ...]:
    found: list[tuple[Path, _Version]] = []
    try:
        with os.scandir(courses) as entries:
            names = sorted(entry.name for entry in entries)
    except OSError:
        names = []
    for name in names:
        file = courses / name / COURSE_FILE
        try:
            status = file.stat()
        except OSError:
            continue
        version = _Version(status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)
        found.append((file, version))
    return tuple(found)


def _read_all(files: Iterable[Path]) -> tuple[tuple[CourseFolder, ...], tuple[CourseInvalid, ...]]:
    usable: dict[str, CourseFolder] = {}
    wrong: list[CourseInvalid] = []
    for file in files:
        try:
            found = read_course(file.parent)
            first = usable.get(found.course.id)
            if first is not None:
                line, key = _locate(_compose(file, file.read_text(encoding="utf-8")), ("id",))
                raise CourseInvalid(
                    f"id {found.course.id!r} is used by {first.folder / COURSE_FILE} too",
                    place=f"{file}, line {line}, {key}",
                    remedy="Give one of the two another id",
                )
            usable[found.course.id] = found
        except CourseInvalid as error:
            wrong.append(error)
    return tuple(usable.values()), tuple(wrong)


def find_module(courses: Path, key: str) -> tuple[CourseFolder, Module]:
    """Return the course and module of a key; raises InvalidInput where no course has it."""
    course_id, module_id = split_key(key)
    usable, wrong = read_courses(courses)
    for found in usable:
        module = found.course.module(module_id)
        if found.course.id == course_id and module is not None:
            return found, module
    _refuse_for(courses / course_id, wrong)
    known = [found.course.key_of(m) for found in usable for m in found.course.drafted]
    more = f" and {len(known) - MOST_NAMED} more" if len(known) > MOST_NAMED else ""
    named = ", ".join(known[:MOST_NAMED]) + more
    raise InvalidInput(
        f"no module {key!r}", place=str(courses), remedy=f"Known modules: {named or 'none'}{_besides(wrong)}"
    )


def find_course(courses: Path, course_id: str) -> CourseFolder:
    """Return the course of an id; raises InvalidInput where no usable course has it."""
    usable, wrong = read_courses(courses)
    for found in usable:
        if found.course.id == course_id:
            return found
    _refuse_for(courses / course_id, wrong)
    known = ", ".join(found.course.id for found in usable)
    raise InvalidInput(
        f"no course {course_id!r}",
        place=str(courses),
        remedy=f"Known courses: {known or 'none'}{_besides(wrong)}. `premierjet init` makes one",
    )


def _refuse_for(folder: Path, wrong: Iterable[CourseInvalid]) -> None:
    """Raise what is wrong with the course in a folder, for most bear the id that nobody can read there."""
    for error in wrong:
        if error.place.startswith(str(folder / COURSE_FILE)):
            raise error.with_traceback(None)


def _besides(wrong: Sequence[CourseInvalid]) -> str:
    return f", and {len(wrong)} that `premierjet check` finds wrong" if wrong else ""


def _compose(file: Path, text: str) -> yaml.Node:
    try:
        _refuse_shape(file, yaml.scan(text, Loader=yaml.SafeLoader))
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.reader.ReaderError as error:
        number = text.count("\n", 0, error.position) + 1
        raise CourseInvalid(
            f"holds a character that YAML does not allow (U+{error.character:04X})",
            place=f"{file}, line {number}",
            remedy="Remove it",
        ) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or str(error)
        raise CourseInvalid(f"not YAML: {problem}", place=f"{file}{line}", remedy="Mend the line") from error
    if tree is None:
        raise CourseInvalid(
            "is empty", place=f"{file}, line 1", remedy="Run `premierjet init` to see an example"
        )
    for number, key in _twice(file, tree):
        raise CourseInvalid(f"key {key!r} stands twice", place=f"{file}, line {number}", remedy="Keep one")
    return tree


def _refuse_shape(file: Path, tokens: Iterable[yaml.Token]) -> None:
    """Raise CourseInvalid where a text uses aliases, or nests deeper than any course needs."""
    depth = 0
    for token in tokens:
        if isinstance(token, yaml.AliasToken):
            # Aliases of aliases fill any memory, and one of itself never ends.
            raise _unusable(file, token, "uses a YAML alias (*)", "Write the value out")
        depth += isinstance(token, OPENING) - isinstance(token, CLOSING)
        if depth > DEEPEST:
            raise _unusable(file, token, "is nested too deeply", "Write it flatter")


def _unusable(file: Path, where: yaml.Node | yaml.Token, happened: str, remedy: str) -> CourseInvalid:
    return CourseInvalid(happened, place=f"{file}, line {where.start_mark.line + 1}", remedy=remedy)


def _twice(file: Path, node: yaml.Node) -> Iterator[tuple[int, str]]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _unusable(file, key, "a key is a list or a mapping", "Write a word before the colon")
            if key.value in seen:
                yield key.start_mark.line + 1, key.value
            seen.add(key.value)
            yield from _twice(file, value)
    elif isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from _twice(file, child)


def _plain(file: Path, node: yaml.Node) -> object:
    """Return the node's value; dates and times stay the text they were written as, other tags are refused.

    YAML 1.1 reads 13:30 as a number to the base of sixty; nobody who writes it in a course means that.
    """
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain(file, value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(file, child) for child in node.value]
    if HALF.search(node.value):
        raise _unusable(file, node, "holds half a character", "Write the character itself, not its halves")
    tag = node.tag.removeprefix("tag:yaml.org,2002:")
    if tag in ("str", "timestamp") or (tag in ("int", "float") and ":" in node.value):
        return node.value
    try:
        if tag in ("int", "float", "bool", "null"):
            return yaml.SafeLoader("").construct_object(node)
    except (ValueError, KeyError, yaml.YAMLError):
        pass  # `!!int two`: refused below like any other tag
    raise _unusable(file, node, f"the tag {node.tag!r} cannot be used here", "Remove the tag (!)")


def _explained(file: Path, tree: yaml.Node, error: ValidationError) -> CourseInvalid:
    # A list whose only entry is wrong is said to be too short besides; that is the same problem.
    reported = error.errors()
    problems = [
        each
        for each in reported
        if each["type"] != "too_short"
        or sum(o["loc"][: len(each["loc"])] == each["loc"] for o in reported) == 1
    ]
    first = problems[0]
    # A rule about a whole names the part that breaks it.
    within = first.get("ctx", {}).get("within", ())
    line, path = _locate(tree, (*first["loc"], *within) or _id_used_twice(tree))
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    happened = first["msg"].removeprefix("Value error, ") + more
    remedy = (
        "Remove the key, or correct its spelling"
        if first["type"] == "extra_forbidden"
        else "Correct the value"
    )
    return CourseInvalid(happened, place=f"{file}, line {line}, {path or 'course'}", remedy=remedy)


def _id_used_twice(tree: yaml.Node) -> tuple[int | str, ...]:
    """Return where a module, document or target repeats an earlier one's id; empty where none does."""
    lists = dict(_entries(tree))
    drafted: set[str] = set()
    for name, seen in (("modules", drafted), ("documents", drafted), ("targets", set[str]())):
        items = lists[name].value if isinstance(lists.get(name), yaml.SequenceNode) else ()
        for number, item in enumerate(items):
            found = dict(_entries(item)).get("id")
            if found is not None and found.value in seen:
                return (name, number, "id")
            seen.update(() if found is None else (found.value,))
    return ()


def _entries(node: yaml.Node) -> Iterator[tuple[str, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        yield from ((key.value, value) for key, value in node.value)


def _locate(tree: yaml.Node, location: Sequence[int | str]) -> tuple[int, str]:
    """Return the line, counted from 1, and the dotted path of the deepest key that exists."""
    node, line, path = tree, tree.start_mark.line + 1, ""
    for part in location:
        if isinstance(node, yaml.MappingNode):
            pair = next(((k, v) for k, v in node.value if k.value == part), None)
            if pair is None:
                # A union names the variant it tried ("folder"), which is no key of the file.
                if part == location[-1]:
                    path = f"{path}.{part}".lstrip(".")
                continue
            line, node, path = pair[0].start_mark.line + 1, pair[1], f"{path}.{part}".lstrip(".")
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node, path = node.value[part], f"{path}[{part}]"
            line = node.start_mark.line + 1
    return line, path
