"""What rules need of a language: each language has all of it, and nothing that no rule reads."""

import json
import re
from collections import defaultdict
from importlib import import_module
from pathlib import Path
from typing import ClassVar, cast

import pytest

from pipelines.deliverables.quiz.terms import TermWords
from schemas.errors import InvalidInput
from schemas.language import Language
from schemas.languages import lexicon
from schemas.languages.lexicon import (
    Expressions,
    Vocabulary,
    Words,
    gather_words,
    list_rivals,
    match_words,
    read_vocabulary,
)
from schemas.languages.lexicon import _find_room as find_room
from schemas.languages.packs import find_pack, read_file

ROOT = Path(__file__).resolve().parents[3]


def list_vocabularies() -> list[type[Vocabulary]]:
    """Every vocabulary that a module of ours declares."""
    files = (file for room in ("pipelines", "schemas") for file in (ROOT / room).rglob("*.py"))
    declaring = [file for file in files if "(Vocabulary)" in file.read_text(encoding="utf-8")]
    for file in declaring:
        import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
    return [
        each for each in Vocabulary.__subclasses__() if each.__module__.startswith(("pipelines.", "schemas."))
    ]


OURS = list_vocabularies()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("shape", OURS, ids=lambda each: each.__name__)
def test_each_language_has_what_each_rule_needs(shape: type[Vocabulary], language: Language) -> None:
    read_vocabulary(shape, language)


@pytest.mark.parametrize("language", Language)
def test_no_room_of_a_lexicon_is_read_by_nobody(language: Language) -> None:
    assert set(read_file(find_pack(language) / "lexicon.json")) <= {shape.room for shape in OURS}


def test_no_two_modules_read_one_room() -> None:
    readers = defaultdict(list)
    for shape in OURS:
        readers[shape.room].append(shape)
    assert [room for room, shapes in readers.items() if len(shapes) > 1] == []


class UnknownRoom(Vocabulary):
    room: ClassVar[str] = "weather"


class LongerRoom(Vocabulary):
    room: ClassVar[str] = "detection"

    common_words: Words
    rare_words: Words


def test_a_language_without_a_room_is_named_with_its_file() -> None:
    with pytest.raises(InvalidInput, match=r"fr/lexicon.json: has no room 'weather'") as refused:
        read_vocabulary(UnknownRoom, Language.FRENCH)
    assert refused.value.remedy == "Copy that room from en and translate it"


def test_a_word_list_left_out_is_named() -> None:
    with pytest.raises(InvalidInput, match=re.escape("detection.rare_words: Field required")):
        read_vocabulary(LongerRoom, Language.ENGLISH)


def put_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **rooms: object) -> None:
    """Let French have these rooms alone, and no lexicon of a kind."""
    (tmp_path / "lexicon.json").write_text(json.dumps(rooms), encoding="utf-8")
    monkeypatch.setattr(lexicon, "_find_room", lambda room, language: find_room_of(tmp_path, room, language))


def find_room_of(folder: Path, room: str, language: Language) -> tuple[Path, list[str]]:
    if language is Language.FRENCH:
        return folder / "lexicon.json", room.split(".")
    return find_room(room, language)


def test_a_kind_reads_english_words_in_a_language_without_any(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class OtherTermWords(TermWords):
        """Read by nobody before: what was read is kept."""

    put_pack(tmp_path, monkeypatch)
    french, english = (read_vocabulary(OtherTermWords, language) for language in Language)
    assert french == english
    assert "No deliverables.quiz.terms in the lexicon of fr" in caplog.text
    caplog.clear()  # the warning that would fail any other test


def test_a_faulty_lexicon_stops_its_own_language_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class OtherWords(Vocabulary):
        room: ClassVar[str] = "navigation"

        contents_labels: Expressions
        headings: Expressions
        references: Expressions
        about_document: Expressions
        rights: Expressions
        own_rights: Expressions

    others = {"contents_labels": [], "about_document": [], "rights": [], "own_rights": []}
    words = {**others, "headings": ["sommaire (court"], "references": ["sources"]}
    put_pack(tmp_path, monkeypatch, navigation=words)
    with pytest.raises(InvalidInput, match=r"navigation.headings.0: .*is no regular expression"):
        read_vocabulary(OtherWords, Language.FRENCH)
    english = read_vocabulary(OtherWords, Language.ENGLISH).headings
    assert gather_words(OtherWords, lambda each: each.headings) == english
    assert "is no regular expression" in caplog.text
    caplog.clear()  # the warning that would fail any other test


def test_a_language_without_such_words_finds_nothing() -> None:
    assert match_words([]).search("any word") is None


def test_a_twin_of_a_language_takes_no_words_from_it() -> None:
    french, english, twin = (frozenset(words.split()) for words in ("le la les", "the an of", "the an von"))
    words = {Language.FRENCH: french, Language.ENGLISH: english, cast(Language, "qps"): twin}
    assert list_rivals(Language.ENGLISH, words) == (Language.FRENCH,)
    assert list_rivals(Language.FRENCH, words) == (Language.ENGLISH,)
    assert list_rivals(cast(Language, "qps"), words) == (Language.FRENCH,)


def test_a_word_without_signs_is_compiled_with_its_list_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of thousands was compiled by itself, to see whether it is an expression."""
    compiled: list[str] = []
    compile_text = re.compile

    def note(text: str, flags: int = 0) -> re.Pattern[str]:
        compiled.append(text)
        return compile_text(text, flags)

    monkeypatch.setattr(re, "compile", note)
    lexicon._compile_words(["froid", "gla(?:ce|cial)"])
    assert compiled == ["gla(?:ce|cial)", r"\b(?:froid|gla(?:ce|cial))\b"]
