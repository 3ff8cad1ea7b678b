"""Parser of `course.yaml`, and of plans that people edit: errors name the file, the line and the key."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from adapters.plain_yaml import DEEPEST, SURROGATE, NotPlainError, read_plain_value, read_scalar
from schemas.contract import Contract
from schemas.course import Course
from schemas.errors import CourseInvalid
from schemas.refusal import Fact, Refusal, TextFact, WordedFact
from schemas.value_faults import describe_fault, find_part

C = TypeVar("C", bound=Contract)

FAST_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The loader in C, a tenth of the other's time; what it refuses is read again by the other, whose words name
the problem."""

REMEDIES = {
    "extra_forbidden": "remedy_key",
    "language_tag": "remedy_language",
    "unknown_kind": "remedy_kind",
}
"""The text of what to do, by the type of pydantic's error, or of one of ours."""


def parse_course(file: Path, text: str) -> Course:
    """Return the course of a YAML text; raises CourseInvalid with file, line, key and remedy."""
    return parse_contract(Course, file, text)


def parse_contract(kind: type[C], file: Path, text: str) -> C:
    """Return the contract that a YAML or JSON text holds; raises CourseInvalid as `parse_course` does.

    A text that is in order is read by its events alone; any other with its tree, which knows each line.
    """
    with suppress(yaml.YAMLError, UnicodeEncodeError, NotPlainError, ValidationError):
        return kind.model_validate_json(json.dumps(read_plain_value(text, FAST_LOADER)))
    tree = _compose(file, text)
    try:
        return kind.model_validate_json(json.dumps(_read_value(file, tree)))
    except ValidationError as error:
        raise _explain_validation_error(file, tree, error) from error


@dataclass(frozen=True)
class CourseFault:
    """What is wrong with one value of a course: its dotted path, as `modules[0].title`, its line, and why."""

    path: str
    line: int
    what: WordedFact


def list_course_faults(file: Path, text: str) -> tuple[CourseFault, ...]:
    """Return everything that is wrong with the values of a course; raises CourseInvalid if it is no YAML."""
    tree = _compose(file, text)
    try:
        Course.model_validate_json(json.dumps(_read_value(file, tree)))
    except ValidationError as error:
        return tuple(_describe_problem(tree, each) for each in _list_problems(error))
    return ()


def refuse_unreadable(file: Path, text: str) -> None:
    """Raise CourseInvalid, with file and line, for a text that is no YAML, or has a shape no course has."""
    _compose(file, text)


def place_of(file: Path, text: str, location: Sequence[int | str]) -> tuple[int, str]:
    """Return the line, counted from 1, and the dotted path of the deepest key of a location that exists."""
    return _locate(_compose(file, text), location)


def _compose(file: Path, text: str) -> yaml.Node:
    try:
        tree = _compose_by_any_loader(file, text)
    except yaml.reader.ReaderError as error:
        number = text.count("\n", 0, error.position) + 1
        raise CourseInvalid(
            Refusal("course.character", place=f"{file}, line {number}", code=f"{error.character:04X}")
        ) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or str(error)
        raise CourseInvalid(Refusal("course.not_yaml", place=f"{file}{line}", problem=problem)) from error
    if tree is None:
        raise CourseInvalid(Refusal("course.empty", place=f"{file}, line 1"))
    for number, key in _find_repeated_keys(file, tree):
        raise CourseInvalid(Refusal("course.key_twice", place=f"{file}, line {number}", key=key))
    return tree


def _compose_by_any_loader(file: Path, text: str) -> yaml.Node | None:
    """Return the tree of a text; raises CourseInvalid for a shape no course has, YAMLError for no YAML."""
    try:
        return _compose_by(FAST_LOADER, file, text)
    except (yaml.YAMLError, UnicodeEncodeError):
        return _compose_by(yaml.SafeLoader, file, text)


def _compose_by(loader: type[Any], file: Path, text: str) -> yaml.Node | None:
    # Before it is composed: composing recurses, in C without a limit.
    _refuse_shape(file, yaml.parse(text, Loader=loader))
    tree: yaml.Node | None = yaml.compose(text, Loader=loader)
    return tree


def _refuse_shape(file: Path, events: Iterable[yaml.Event]) -> None:
    """Raise CourseInvalid if a text uses aliases, or is nested deeper than any course needs."""
    depth = 0
    for event in events:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            continue
        if kind is yaml.AliasEvent:
            # Aliases of aliases fill any memory, and one of itself never ends.
            raise _invalid_course_error(file, event, "uses a YAML alias (*)", "Write the value out")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise _invalid_course_error(file, event, "is nested too deeply", "Write it flatter")


def _invalid_course_error(
    file: Path, where: yaml.Node | yaml.Event, happened: str, remedy: str
) -> CourseInvalid:
    line = where.start_mark.line + 1 if where.start_mark is not None else 1
    return CourseInvalid(happened, place=f"{file}, line {line}", remedy=remedy)


def _find_repeated_keys(file: Path, node: yaml.Node) -> Iterator[tuple[int, str]]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _invalid_course_error(
                    file, key, "a key is a list or a mapping", "Write a word before the colon"
                )
            if key.value in seen:
                yield key.start_mark.line + 1, key.value
            seen.add(key.value)
            yield from _find_repeated_keys(file, value)
    elif isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from _find_repeated_keys(file, child)


def _read_value(file: Path, node: yaml.Node) -> object:
    """Return a node's value; unknown tags are refused."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: _read_value(file, value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_read_value(file, child) for child in node.value]
    if SURROGATE.search(node.value):
        raise _invalid_course_error(
            file, node, "holds half a character", "Write the character itself, not its halves"
        )
    try:
        return read_scalar(node)
    except NotPlainError as error:
        raise _invalid_course_error(
            file, node, f"the tag {node.tag!r} cannot be used here", "Remove the tag (!)"
        ) from error


def _list_problems(error: ValidationError) -> list[ErrorDetails]:
    # pydantic also reports a list as too short if its only entry is wrong: that is the same problem.
    reported = error.errors()
    return [
        each
        for each in reported
        if each["type"] != "too_short"
        or sum(o["loc"][: len(each["loc"])] == each["loc"] for o in reported) == 1
    ]


def _locate_problem(tree: yaml.Node, problem: ErrorDetails) -> tuple[int, str]:
    # A rule about a whole object names the part that breaks it.
    return _locate(tree, (*problem["loc"], *find_part(problem)) or _find_repeated_id(tree))


def _describe_problem(tree: yaml.Node, problem: ErrorDetails) -> CourseFault:
    line, path = _locate_problem(tree, problem)
    return CourseFault(path, line, describe_fault(problem).what)


def _explain_validation_error(file: Path, tree: yaml.Node, error: ValidationError) -> CourseInvalid:
    problems = _list_problems(error)
    first = _find_first_cause(problems)
    line, path = _locate_problem(tree, first)
    meant = _find_meant_key(first, problems)
    facts: dict[str, Fact] = {
        "place": TextFact("place_line", (("file", str(file)), ("line", line), ("path", path or "course"))),
        "problem": describe_fault(first).what,
        "remedy": TextFact("remedy_meant_key", (("meant", str(meant["loc"][-1])),))
        if meant
        else TextFact(REMEDIES.get(first["type"], "remedy_value")),
    }
    others = len(problems) - 1 - (meant is not None)
    if not others:
        return CourseInvalid(Refusal("course.value", **facts))
    return CourseInvalid(Refusal("course.values", count=others, **facts))


def _find_first_cause(problems: Sequence[ErrorDetails]) -> ErrorDetails:
    """Return the problem to tell: a key that stands for a missing one, or else the first.

    `moduls` is at fault, not the line above it from which `modules` is missing.
    """
    return next((each for each in problems if _find_meant_key(each, problems)), problems[0])


def _find_meant_key(problem: ErrorDetails, problems: Sequence[ErrorDetails]) -> ErrorDetails | None:
    """Return the problem of the missing key that an unknown key beside it was meant to be, if any."""
    if problem["type"] != "extra_forbidden":
        return None
    *place, name = problem["loc"]
    missing = {
        str(each["loc"][-1]): each
        for each in problems
        if each["type"] == "missing" and [*each["loc"][:-1]] == place
    }
    near = get_close_matches(str(name), missing, n=1)
    return missing[near[0]] if near else None


def _find_repeated_id(tree: yaml.Node) -> tuple[int | str, ...]:
    """Return the path of the first id that a module, document or target repeats; empty if none does."""
    lists = dict(_list_entries(tree))
    drafted: set[str] = set()
    for name, seen in (("modules", drafted), ("documents", drafted), ("targets", set[str]())):
        items = lists[name].value if isinstance(lists.get(name), yaml.SequenceNode) else ()
        for number, item in enumerate(items):
            found = dict(_list_entries(item)).get("id")
            if found is not None and found.value in seen:
                return (name, number, "id")
            seen.update(() if found is None else (found.value,))
    return ()


def _list_entries(node: yaml.Node) -> Iterator[tuple[str, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        yield from ((key.value, value) for key, value in node.value)


def _locate(tree: yaml.Node, location: Sequence[int | str]) -> tuple[int, str]:
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
