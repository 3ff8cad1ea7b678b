"""The texts of a room: read by key, counted, and filled into a dataclass that says what it needs."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from schemas.language import Language
from schemas.languages.catalogue import LOGGER, PluralText
from schemas.languages.texts import KindTexts, TextsInvalid, read_texts

ENGLISH = {
    "title": "Quiz",
    "asked": {"one": "{count} question of {module}", "other": "{count} questions of {module}"},
    "columns": ["question", "answer"],
    "parts": {"key": {"label": "Key"}},
}


@dataclass(frozen=True)
class PartWording:
    label: str


@dataclass(frozen=True)
class SampleWording:
    language: Language
    title: str
    asked: PluralText
    columns: tuple[str, ...]
    parts: dict[str, PartWording]


def brought(folder: Path, **texts: object) -> KindTexts:
    (folder / "en.json").write_text(json.dumps(texts), encoding="utf-8")
    return KindTexts("formats.sample", folder)


def test_a_text_is_counted_in_the_forms_of_its_language(tmp_path: Path) -> None:
    texts = brought(tmp_path, **ENGLISH)
    (tmp_path / "fr.json").write_text(
        json.dumps({"asked": {"one": "{count} question", "other": "{count} questions"}}), encoding="utf-8"
    )
    english = texts.read(Language.ENGLISH)
    assert english.count("asked", 1, module="Cold") == "1 question of Cold"
    assert english.count("asked", 0, module="Cold") == "0 questions of Cold"
    assert texts.read(Language.FRENCH).count("asked", 0) == "0 question"


def test_a_wording_is_filled_by_the_names_of_its_fields(tmp_path: Path) -> None:
    wording = brought(tmp_path, **ENGLISH).fill(SampleWording, Language.ENGLISH)
    assert wording.title == "Quiz"
    assert wording.asked.say(2, module="Cold") == "2 questions of Cold"
    assert wording.columns == ("question", "answer")
    assert wording.parts == {"key": PartWording("Key")}
    assert wording.language is Language.ENGLISH


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"title": None}, r"en\.json: title is missing\. Add what SampleWording reads"),
        ({"more": "text"}, r"en\.json: nothing reads more\. Take it out"),
        ({"columns": "one"}, r"en\.json, columns: is str, not a list"),
        ({"parts": {"key": {}}}, r"en\.json, parts, key: label is missing"),
        ({"asked": {"one": "a"}}, r"en\.json, asked: is dict, not a text in its plural forms"),
    ],
)
def test_a_wording_refuses_what_it_cannot_fill(tmp_path: Path, change: dict[str, object], why: str) -> None:
    texts = {key: text for key, text in {**ENGLISH, **change}.items() if text is not None}
    with pytest.raises(TextsInvalid, match=why):
        brought(tmp_path, **texts).fill(SampleWording, Language.ENGLISH)


def test_a_room_that_is_nowhere_is_refused() -> None:
    with pytest.raises(TextsInvalid, match=r"texts\.json: there is no room 'cellar'"):
        read_texts("cellar", Language.ENGLISH)


def test_what_a_kind_lacks_in_a_language_it_says_in_english(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert brought(tmp_path, **ENGLISH).read(Language.FRENCH)["title"] == "Quiz"
    assert [record.name for record in caplog.records] == [LOGGER.name]
    caplog.clear()  # the warning that would fail any other test
