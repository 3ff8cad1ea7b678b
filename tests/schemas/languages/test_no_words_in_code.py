"""Words that people read stand in language packs: no code chooses among them by French or English."""

import ast
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]
ROOMS = ("adapters", "pipelines", "schemas")
NAMES = {"FRENCH", "ENGLISH"}
TAGS = {"fr", "en"}
EXCEPTIONS = {
    "pipelines/packaging/evidence.py": "a report of checks is kept with its findings in both languages",
    "schemas/finding.py": "a finding is stored with its facts in French beside those in English",
    "schemas/refusal.py": "a fact that comes in both languages, as it is stored",
    "schemas/results/state.py": "what could not be pulled is stored in both languages",
    "schemas/source.py": "why a source was not read is stored in both languages",
}
"""Files and folders that may choose by language, each with its reason."""


def choices(tree: ast.AST) -> Iterator[ast.expr]:
    """Yield French and English wherever code takes one thing for one of them and another for the other."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            yield from (key for key in node.keys if key is not None and _is_a_language(key))
        elif isinstance(node, ast.Compare):
            yield from (side for side in (node.left, *node.comparators) if _is_a_language(side))
        elif isinstance(node, ast.MatchValue) and _is_a_language(node.value):
            yield node.value


def _is_a_language(node: ast.expr) -> bool:
    """Say whether this is `Language.FRENCH`, whatever the module is called, or its tag."""
    if isinstance(node, ast.Constant):
        return node.value in TAGS
    return isinstance(node, ast.Attribute) and node.attr in NAMES


def test_no_code_chooses_words_by_language() -> None:
    found = {
        f"{name}:{choice.lineno}"
        for room in ROOMS
        for file in sorted((CHECKOUT / room).rglob("*.py"))
        if not (name := file.relative_to(CHECKOUT).as_posix()).startswith(tuple(EXCEPTIONS))
        for choice in choices(ast.parse(file.read_text(encoding="utf-8")))
    }
    assert found == set()


def test_each_exception_is_still_one() -> None:
    for place in EXCEPTIONS:
        files = [CHECKOUT / place] if place.endswith(".py") else sorted((CHECKOUT / place).rglob("*.py"))
        assert any(list(choices(ast.parse(file.read_text(encoding="utf-8")))) for file in files), place


def test_a_choice_by_language_is_found_in_each_form() -> None:
    code = (
        "a = {Language.FRENCH: 'oui'}\n"
        "b = 'oui' if language is Language.FRENCH else 'yes'\n"
        "match language:\n    case Language.ENGLISH: pass\n"
        "c = read(Language.FRENCH)\n"
        "d = 'oui' if language.value == 'fr' else 'yes'\n"
        "e = {'fr': 'oui'}[language.value]\n"
        "f = module.Language.FRENCH == language\n"
    )
    assert sorted(choice.lineno for choice in choices(ast.parse(code))) == [1, 2, 4, 6, 7, 8]
