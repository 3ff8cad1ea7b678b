"""Values of YAML texts in which nothing is out of order, read without a tree.

A tree knows the line of each key, which only an error tells; making one takes longer than all else that is
done with a course that is in order. Whatever is out of order is left to `adapters.course_yaml`, which says
what it is.
"""

import re
from typing import Any

import yaml

TEXT = "tag:yaml.org,2002:str"
SURROGATE = re.compile(r"[\ud800-\udfff]")
DEEPEST = 40
"""Levels of lists and mappings; a course has seven."""

_RESOLVERS = yaml.SafeLoader.yaml_implicit_resolvers
_CONSTRUCTOR = yaml.constructor.SafeConstructor()
_ABSENT: Any = object()


class NotPlainError(Exception):
    """Raised for a text or a value in which something is out of order."""


def read_plain_value(text: str, loader: type[Any]) -> object:
    """Return the value of a text of one document without aliases, tags, or a key that stands twice.

    Raises NotPlainError if it is no such text, YAMLError or UnicodeEncodeError if it is no YAML.
    """
    reader = loader(text)
    try:
        return _read_document(reader)
    finally:
        reader.dispose()


def read_scalar(node: yaml.Node) -> object:
    """Return the value of a scalar; dates and times stay text. Raises NotPlainError for any other tag.

    YAML 1.1 reads 13:30 as a number to the base of sixty; nobody who writes it in a course means that.
    """
    if node.tag == TEXT:
        return node.value
    tag = node.tag.removeprefix("tag:yaml.org,2002:")
    if tag == "timestamp" or (tag in ("int", "float") and ":" in node.value):
        return node.value
    if tag not in ("int", "float", "bool", "null"):
        raise NotPlainError
    try:
        return getattr(_CONSTRUCTOR, f"construct_yaml_{tag}")(node)
    except (ValueError, KeyError, yaml.YAMLError) as error:  # `!!int two`
        raise NotPlainError from error


def _read_document(reader: Any) -> object:
    """Return the value of the only document of a stream of events."""
    whole: list[Any] = []
    opened: list[Any] = [whole]
    """The lists and mappings that the next event is in, the outermost a list for the documents."""

    keys: list[Any] = [_ABSENT]
    """Of each of them, the key that waits for its value."""

    while True:
        event = reader.get_event()
        kind = type(event)
        if kind is yaml.ScalarEvent:
            parent = opened[-1]
            if type(parent) is dict and keys[-1] is _ABSENT:
                if event.tag is not None or event.value in parent:
                    raise NotPlainError
                keys[-1] = event.value
                continue
            _add(_resolve_scalar(event), parent, keys)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            opened.pop()
            keys.pop()
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            is_key = type(opened[-1]) is dict and keys[-1] is _ABSENT
            if event.tag is not None or is_key or len(opened) > DEEPEST:
                raise NotPlainError
            value: Any = {} if kind is yaml.MappingStartEvent else []
            _add(value, opened[-1], keys)
            opened.append(value)
            keys.append(_ABSENT)
        elif kind is yaml.AliasEvent:
            raise NotPlainError
        elif kind is yaml.StreamEndEvent:
            if len(whole) != 1:
                raise NotPlainError
            return whole[0]


def _add(value: object, parent: Any, keys: list[Any]) -> None:
    if type(parent) is dict:
        parent[keys[-1]] = value
        keys[-1] = _ABSENT
    else:
        parent.append(value)


def _resolve_scalar(event: yaml.ScalarEvent) -> object:
    text: str = event.value
    if event.tag is not None or SURROGATE.search(text):
        raise NotPlainError
    if not event.implicit[0]:
        return text
    for tag, expression in _RESOLVERS.get(text[:1], ()):
        if expression.match(text):
            return read_scalar(yaml.ScalarNode(tag, text))
    return text
