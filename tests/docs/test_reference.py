"""The reference pages say what the code says, in both languages."""

import pytest

from tests.docs.reference import (
    BETWEEN,
    DOCS,
    LANGUAGES,
    PACKAGING,
    blocks,
    error_classes,
    rules,
    settings,
    stage_of,
    texts,
    verbs,
)

REFERENCE = ("cli.md", "configuration.md", "errors.md", "findings.md")
pages = pytest.mark.parametrize("name", REFERENCE)
languages = pytest.mark.parametrize("language", LANGUAGES)


@pages
@languages
def test_a_reference_page_is_what_the_code_says_today(language: str, name: str) -> None:
    """A page that lags behind is written again by `python -m tests.docs.generate`."""
    written = BETWEEN.search((DOCS / language / "reference" / name).read_text(encoding="utf-8"))
    assert written is not None
    assert written.group() == blocks(language)[name]


def test_every_verb_setting_error_and_rule_is_explained_and_nothing_else_is() -> None:
    """What a person has to write stands in `texts.json`; a new rule needs a line there."""
    said = texts()
    assert set(said["verbs"]) == set(verbs())
    assert set(said["settings"]) == set(settings())
    assert set(said["errors"]) == {kind.__name__ for kind in error_classes()}
    assert set(said["remedies"]) == {rule for rule in rules() if stage_of(rule) not in PACKAGING}


@languages
def test_every_explanation_is_written_in_both_languages(language: str) -> None:
    empty = [name for part in texts().values() for name, said in part.items() if not said[language].strip()]
    assert empty == []
