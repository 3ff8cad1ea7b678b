"""The JSON Schema of a contract in the subset that strict structured outputs accept."""

from functools import cache

from pydantic import BaseModel, JsonValue

KNOWN_KEYWORDS = frozenset(
    {"$ref", "$defs", "type", "properties", "items", "enum", "const", "anyOf", "description"}
)
"""Keywords that every server with `json_schema` knows; lengths and patterns are checked on the answer."""


@cache
def build_strict_schema(answer: type[BaseModel]) -> dict[str, JsonValue]:
    """Return the schema a server enforces: every object closed, every property required.

    Rules: OpenAI's guide to structured outputs, "Supported schemas". A contract that needs tuples or
    optional fields has no such schema; write lists and empty values instead.
    """
    schema = _close(answer.model_json_schema())
    if not isinstance(schema, dict):
        raise TypeError(f"{answer.__name__} is no object")
    return schema


def _close(node: JsonValue) -> JsonValue:
    if isinstance(node, list):
        return [_close(child) for child in node]
    if not isinstance(node, dict):
        return node
    closed = {
        keyword: _close_value(keyword, value) for keyword, value in node.items() if keyword in KNOWN_KEYWORDS
    }
    properties = node.get("properties")
    if isinstance(properties, dict):
        closed |= {"required": list(properties), "additionalProperties": False}
    return closed


def _close_value(keyword: str, value: JsonValue) -> JsonValue:
    """Return the closed value of a keyword; keys below `properties` and `$defs` are names, not keywords."""
    if keyword in {"properties", "$defs"} and isinstance(value, dict):
        return {name: _close(child) for name, child in value.items()}
    return _close(value) if keyword in {"items", "anyOf"} else value
