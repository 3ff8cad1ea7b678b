"""Every language says the same: the packs, and the texts that kinds bring, hold each text in each."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from babel import Locale

from schemas.language import Language
from schemas.languages.packs import find_pack
from schemas.languages.texts import is_plural

CHECKOUT = Path(__file__).resolve().parents[3]
PACKS = "schemas/languages"
KINDS = sorted(
    str(folder.relative_to(CHECKOUT))
    for root in ("pipelines", "adapters", "schemas", "examples/plugins")
    for folder in {file.parent for file in (CHECKOUT / root).rglob("texts/**/en.json")}
    if ".venv" not in folder.parts
)
"""The folders of texts that kinds bring with them."""


def read(folder: str, language: Language) -> Any:
    pack = find_pack(language) / "texts.json"
    file = pack if folder == PACKS else CHECKOUT / folder / f"{language.value}.json"
    return json.loads(file.read_text(encoding="utf-8"))


@cache
def texts_of(folder: str, language: Language) -> dict[str, str]:
    """Every text of a folder by its path; the forms of a text that counts are one."""
    return dict(_list_texts(read(folder, language), ""))


def _list_texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if is_plural(value):
        yield path, " ".join(value.values())
    elif isinstance(value, dict):
        for key, below in value.items():
            yield from _list_texts(below, f"{path}/{key}")
    elif path.endswith("/names"):  # what people call something: as many as a language has
        yield path, " ".join(value)
    elif isinstance(value, list):
        for number, below in enumerate(value):
            yield from _list_texts(below, f"{path}/{number}")
    else:
        yield path, str(value)


def _list_plurals(value: Any, path: str) -> Iterator[tuple[str, dict[str, str]]]:
    if is_plural(value):
        yield path, value
    elif isinstance(value, dict | list):
        for key, below in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _list_plurals(below, f"{path}/{key}")


def facts_of(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("folder", [PACKS, *KINDS])
def test_each_text_is_there_in_each_language(folder: str) -> None:
    keys = {language: set(texts_of(folder, language)) for language in Language}
    everywhere = set.union(*keys.values())
    assert {language.value: everywhere - keys[language] for language in Language} == {
        language.value: set() for language in Language
    }


@pytest.mark.parametrize("folder", [PACKS, *KINDS])
def test_a_text_tells_the_same_facts_in_each_language(folder: str) -> None:
    english = texts_of(folder, Language.ENGLISH)
    differing = {
        path
        for language in Language
        for path, text in texts_of(folder, language).items()
        if facts_of(text) != facts_of(english.get(path, ""))
    }
    assert differing == set()


@pytest.mark.parametrize("folder", [PACKS, *KINDS])
@pytest.mark.parametrize("language", Language)
def test_no_text_is_empty(folder: str, language: Language) -> None:
    assert {path for path, text in texts_of(folder, language).items() if not text.strip()} == set()


@pytest.mark.parametrize("folder", [PACKS, *KINDS])
@pytest.mark.parametrize("language", Language)
def test_a_text_that_counts_has_each_form_of_its_language(folder: str, language: Language) -> None:
    """French has `many` for a million and more; `other` is what CLDR falls back to, and what is said then."""
    needed = {"other", *Locale.parse(language.value).plural_form.tags} - {"many"}
    plurals = dict(_list_plurals(read(folder, language), ""))
    assert {path for path, forms in plurals.items() if not needed <= forms.keys()} == set()


@pytest.mark.parametrize("language", Language)
def test_a_pack_is_sorted_so_that_changes_read_well(language: Language) -> None:
    """One text a line, by key: a change shows as one line, and two people's changes meet only in one text."""
    file = find_pack(language) / "texts.json"
    written = file.read_text(encoding="utf-8")
    held = json.loads(written)
    assert written == json.dumps(held, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
