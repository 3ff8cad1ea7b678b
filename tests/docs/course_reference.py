"""What the reference says of `course.yaml` and of its deliverables, read from their contract."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.kinds import PACKAGING_KINDS
from pipelines.packaging.kind import read_kind_texts
from pipelines.review.part_names import read_part_names
from schemas.course import Course
from schemas.deliverables import find_contract
from schemas.language import Language

Node = dict[str, Any]
SAID = {
    "en": {
        "text": "text",
        "number": "number",
        "date": "date",
        "time": "time",
        "boolean": "`true` or `false`",
        "list": "list of {of}",
        "map": "names, each with {of}",
        "or": " or ",
        "up": "from {low}",
        "needed": "needed",
        "with": "with",
    },
    "fr": {
        "text": "texte",
        "number": "nombre",
        "date": "date",
        "time": "heure",
        "boolean": "`true` ou `false`",
        "list": "liste : {of}",
        "map": "noms, avec pour chacun : {of}",
        "or": " ou ",
        "up": "à partir de {low}",
        "needed": "requis",
        "with": "avec",
    },
}
HEADERS = {
    "course": {"en": ("key", "value", "default", "meaning"), "fr": ("clé", "valeur", "défaut", "sens")},
    "artefacts": {
        "en": ("name", "what it is called", "of", "for", "a model too", "its files"),
        "fr": ("nom", "comment il s'appelle", "de", "pour", "un modèle aussi", "ses fichiers"),
    },
}
OF = {"en": ("a module", "the course"), "fr": ("un module", "le cours")}
FOR = {
    "en": ("learners", "trainers", "clients, trainees, managers"),
    "fr": ("apprenants", "formateurs", "clients, stagiaires, responsables"),
}
YES = {"en": ("yes", "no: filled from data"), "fr": ("oui", "non : rempli de données")}


@cache
def said() -> dict[str, dict[str, Any]]:
    """Return what only a person can write of the blocks and keys."""
    return json.loads(Path(__file__).with_name("course.json").read_text(encoding="utf-8"))


@cache
def schema() -> Node:
    """Return the JSON Schema of `course.yaml`."""
    return Course.model_json_schema()


@cache
def blocks() -> dict[str, tuple[str, Node]]:
    """Return each block by its name in the contract: the keys that lead to it first, and what it holds."""
    found = {"Course": ("", schema())}
    waiting = ["Course"]
    while waiting:
        path, node = found[waiting.pop(0)]
        for key, value in node["properties"].items():
            below = f"{path}.{key}" if path else key
            for inner, is_listed in _refs(value):
                held = schema()["$defs"][inner]
                if "properties" in held and inner not in found:
                    found[inner] = (below + ("[]" if is_listed else ""), held)
                    waiting.append(inner)
    return found


def keys() -> set[str]:
    """Return every key of every block, as `Block.key`."""
    return {f"{name}.{key}" for name, (_, node) in blocks().items() for key in node["properties"]}


def meaning(name: str, key: str, language: str) -> str:
    """Return what a key means, in English as its contract says it; empty where its name says all."""
    written = said()["keys"].get(f"{name}.{key}", {})
    described = blocks()[name][1]["properties"][key].get("description", "") if language == "en" else ""
    return described or written.get(language, "")


def course_keys(language: str) -> tuple[tuple[str, str, list[tuple[str, ...]]], ...]:
    """Return each block's heading, what it is, and a row for each key."""
    made = []
    for name, (_, node) in blocks().items():
        told = (
            " ".join(node["description"].split("\n\n")[0].split())
            if language == "en"
            else said()["blocks"][name]
        )
        rows = [
            (f"`{key}`", _value(value, language), _default(node, key, language), meaning(name, key, language))
            for key, value in node["properties"].items()
        ]
        made.append((_heading(name, language), told, rows))
    return tuple(made)


def deliverables(language: str) -> list[tuple[str, ...]]:
    """Return a row for each deliverable a draft may hold."""
    called = read_part_names(Language(language))
    rows = []
    for kind, deliverable in KINDS.items():
        shape = find_contract(kind)
        whom = 0 if PACKAGING_KINDS.deliverables[kind].view else 2 if shape.of_a_course else 1
        rows.append(
            (
                f"`{kind}`",
                called[kind],
                OF[language][shape.of_a_course],
                FOR[language][whom],
                YES[language][deliverable.recipe is None],
                read_kind_texts(kind, Language(language))["file"],
            )
        )
    return rows


def _heading(name: str, language: str) -> str:
    """Return the keys that lead to a block; several in one place are told apart by a kind or by a key."""
    path, node = blocks()[name]
    beside = [each for each, (other, _) in blocks().items() if other == path]
    if len(beside) == 1:
        return f"`{path or 'course.yaml'}`"
    kind = node["properties"].get("kind", {}).get("const")
    key = f"kind: {kind}" if kind else node["required"][0]
    return f"`{path}`, {SAID[language]['with']} `{key}`"


def _refs(node: Node, is_listed: bool = False) -> Iterator[tuple[str, bool]]:
    if "$ref" in node:
        yield node["$ref"].rpartition("/")[2], is_listed
    for each in (*node.get("anyOf", ()), *node.get("oneOf", ())):
        yield from _refs(each, is_listed)
    if "items" in node:
        yield from _refs(node["items"], True)
    below = node.get("additionalProperties")
    for each in ([below] if isinstance(below, dict) else []) + [*node.get("patternProperties", {}).values()]:
        yield from _refs(each, is_listed)


def _default(node: Node, key: str, language: str) -> str:
    value = node["properties"][key].get("default")
    if key in node.get("required", ()):
        return SAID[language]["needed"]
    if value is None or isinstance(value, dict) or value in ([], ""):
        return "–"
    shown = ", ".join(map(str, value)) if isinstance(value, list) else json.dumps(value).strip('"')
    return f"`{shown}`"


def _value(node: Node, language: str) -> str:
    """Return what may stand behind a key."""
    says = SAID[language]
    if "$ref" in node:
        name = node["$ref"].rpartition("/")[2]
        held = schema()["$defs"][name]
        return _choices(held["enum"]) if "enum" in held else _link(name, language)
    if either := [each for each in node.get("anyOf", node.get("oneOf", ())) if each.get("type") != "null"]:
        return says["or"].join(dict.fromkeys(_value(each, language) for each in either))
    if "const" in node or "enum" in node:
        return _choices(node.get("enum", [node.get("const")]))
    if "examples" in node:
        return _choices([*node["examples"], "…"])
    match node.get("type"):
        case "array":
            return says["list"].format(of=_value(node["items"], language))
        case "object":
            below = node.get("additionalProperties") or next(iter(node.get("patternProperties", {}).values()))
            return says["map"].format(of=_value(below, language))
        case "boolean":
            return says["boolean"]
        case "integer" | "number":
            return _between(node, language)
    return says.get(node.get("format", ""), says["text"])


def _between(node: Node, language: str) -> str:
    low = node.get("minimum", node.get("exclusiveMinimum"))
    high = node.get("maximum")
    if low is None:
        return SAID[language]["number"]
    return f"{low} … {high}" if high is not None else SAID[language]["up"].format(low=low)


def _choices(values: list[Any]) -> str:
    return ", ".join(f"`{value}`" for value in values if isinstance(value, str))


def _link(name: str, language: str) -> str:
    heading = _heading(name, language)
    anchor = "".join(each for each in heading.lower() if each.isalnum() or each in "_- ").replace(" ", "-")
    return f"[{heading.replace('`', '')}](#{anchor})"
