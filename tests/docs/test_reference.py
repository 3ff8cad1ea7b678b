"""The reference pages say what the code says, in both languages."""

import re

import pytest

from adapters.moodle.functions import FUNCTIONS
from tests.docs.course_reference import blocks as blocks_of_a_course
from tests.docs.course_reference import keys, meaning, said
from tests.docs.reference import (
    BETWEEN,
    DOCS,
    LANGUAGES,
    PACKAGING,
    blocks,
    error_classes,
    guide_blocks,
    read_rules,
    settings,
    stage_of,
    texts,
    verbs,
)

REFERENCE = ("cli.md", "configuration.md", "course.md", "artefacts.md", "errors.md", "findings.md")
pages = pytest.mark.parametrize("name", REFERENCE)
languages = pytest.mark.parametrize("language", LANGUAGES)


@pages
@languages
def test_a_reference_page_is_what_the_code_says_today(language: str, name: str) -> None:
    """A page that lags behind is written again by `python -m tests.docs.generate`."""
    written = BETWEEN.search((DOCS / language / "reference" / name).read_text(encoding="utf-8"))
    assert written is not None
    assert written.group() == blocks(language)[name]


@languages
def test_the_moodle_page_lists_the_functions_that_are_called(language: str) -> None:
    """Three pages once described three services, and none of them what the code called."""
    written = BETWEEN.search((DOCS / language / "moodle.md").read_text(encoding="utf-8"))
    assert written is not None
    assert written.group() == guide_blocks(language)["moodle.md"]
    assert f"({len(FUNCTIONS)} f" in written.string  # functions, fonctions: of one service for all
    called = {
        name
        for room in ("adapters", "pipelines/delivery")
        for file in (DOCS.parent / room).rglob("*.py")
        if file.name not in {"functions.py", "probes.py"}
        for name in re.findall(r'"((?:core|mod)_[a-z_]+)"', file.read_text(encoding="utf-8"))
    }
    assert called == {each.name for each in FUNCTIONS}


def test_every_verb_setting_error_and_rule_is_explained_and_nothing_else_is() -> None:
    """What a person has to write stands in `texts.json`; a new rule needs a line there."""
    written = texts()
    assert set(written["verbs"]) == set(verbs())
    assert set(written["settings"]) == set(settings())
    assert set(written["errors"]) == {kind.__name__ for kind in error_classes()}
    assert set(written["moodle"]) == {each.name for each in FUNCTIONS}
    assert set(written["remedies"]) == {rule for rule in read_rules() if stage_of(rule) not in PACKAGING}


def test_every_key_of_a_course_is_explained_in_both_languages() -> None:
    """English is the contract's own where it says something; French stands in `course.json`."""
    assert set(said()["blocks"]) == set(blocks_of_a_course())
    assert set(said()["keys"]) <= keys()
    told = {language: {key for key in keys() if meaning(*key.split("."), language)} for language in LANGUAGES}
    assert told["en"] == told["fr"]


@languages
def test_every_explanation_is_written_in_both_languages(language: str) -> None:
    empty = [name for part in texts().values() for name, told in part.items() if not told[language].strip()]
    assert empty == []
