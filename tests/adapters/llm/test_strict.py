"""The schema a server is asked to enforce."""

from collections.abc import Iterator
from typing import Any

import pytest

from adapters.llm.strict import KNOWN_KEYWORDS, build_strict_schema
from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS

RECIPES = {kind: each.recipe for kind, each in KINDS.items() if each.recipe is not None}

ADDED = {"required", "additionalProperties"}


def nodes(schema: Any) -> Iterator[dict[str, Any]]:
    yield schema
    for child in [*schema.get("properties", {}).values(), *schema.get("$defs", {}).values()]:
        yield from nodes(child)
    if "items" in schema:
        yield from nodes(schema["items"])


@pytest.mark.parametrize("kind", list(RECIPES))
def test_every_object_is_closed_and_every_property_required(kind: str) -> None:
    for node in nodes(build_strict_schema(RECIPES[kind].answer)):
        if node.get("type") == "object":
            assert node["required"] == list(node["properties"])
            assert node["additionalProperties"] is False


@pytest.mark.parametrize("kind", list(RECIPES))
def test_only_keywords_of_the_strict_subset_are_sent(kind: str) -> None:
    """Tuples (`prefixItems`), lengths and a `$ref` beside other keywords are refused by OpenAI."""
    for node in nodes(build_strict_schema(RECIPES[kind].answer)):
        assert set(node) <= KNOWN_KEYWORDS | ADDED
        assert "$ref" not in node or set(node) == {"$ref"}
