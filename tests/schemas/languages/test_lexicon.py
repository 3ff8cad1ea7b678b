"""What rules need of a language: each language has all of it, and nothing that no rule reads."""

import re
from collections import defaultdict
from importlib import import_module
from pathlib import Path
from typing import ClassVar

import pytest

from schemas.errors import InvalidInput
from schemas.language import Language
from schemas.languages.lexicon import Vocabulary, Words, read_vocabulary
from schemas.languages.packs import find_pack
from schemas.languages.texts import read_file

ROOT = Path(__file__).resolve().parents[3]


def list_vocabularies() -> list[type[Vocabulary]]:
    """Every vocabulary that a module of ours declares."""
    files = (ROOT / "pipelines").rglob("*.py")
    declaring = [file for file in files if "(Vocabulary)" in file.read_text(encoding="utf-8")]
    for file in declaring:
        import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
    return [each for each in Vocabulary.__subclasses__() if each.__module__.startswith("pipelines.")]


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
