"""Reader of the texts shown to people: one catalogue for each language, by room and key.

`read_texts` returns the texts of one room, `fill_wording` a dataclass filled with them. A room is a path into
`<language>/texts.json`, such as `desk` or `packaging.documents`. A kind of deliverable or block, a format, a
bank or a target has its own texts (`KindTexts`): a folder with `fr.json` and `en.json`.
Decided in docs/decisions/0105-one-catalogue-of-words.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, TypeVar, cast

from schemas.kinds import BLOCKS, DELIVERABLES
from schemas.language import Language
from schemas.languages.catalogue import (
    LOGGER,
    PluralText,
    TextCatalogue,
    TextsInvalid,
    is_plural,
    read_plural,
)
from schemas.languages.packs import OURS, TEXTS, find_in_file, find_pack, find_spoken_pack, read_file
from schemas.languages.wording import WordingFiller

__all__ = [
    "KindTexts",
    "PluralText",
    "TextCatalogue",
    "TextsInvalid",
    "fill_wording",
    "read_entry",
    "read_pack_file",
    "read_room",
    "read_texts",
]

OF_DELIVERABLES = "deliverables"
KINDS = {OF_DELIVERABLES: DELIVERABLES, "blocks": BLOCKS}
"""The kinds whose texts are rooms, by the first part of the room, e.g. `deliverables.quiz`."""

FALLBACK = Language.ENGLISH
"""The language of texts that another lacks: every room and every kind has English."""

OPEN_LISTS = frozenset({"names"})
"""Keys of lists whose length may differ between languages, such as the names of a kind."""

W = TypeVar("W")


@dataclass(frozen=True)
class KindTexts:
    """The texts that belong to a kind: `folder` holds `fr.json` and `en.json`.

    `room` is where a language pack may have them in a language that the kind lacks: the kind's group and
    name, such as `formats.scorm12`.
    """

    room: str
    folder: Path

    def read(self, language: Language, part: str = "") -> TextCatalogue:
        """Return the texts of a kind, or of a part of them, in a language."""
        return _read_catalogue(_join(self.room, part), language, self)

    def fill(self, shape: type[W], language: Language, part: str = "") -> W:
        """Return a dataclass filled with the texts of a part, as `fill_wording` does."""
        return cast(W, _fill_wording(cast(Any, shape), _join(self.room, part), language, self))

    def read_part(self, language: Language, part: str = "") -> Mapping[str, Any]:
        """Return the content of a part as its file has it, lists and objects included."""
        return _find(_join(self.room, part), language, self)[0]


def read_pack_file(language: Language, name: str) -> tuple[Mapping[str, Any], Path]:
    """Return a file of a language's pack, with what an installed pack lacks in English; and its path."""
    file = find_spoken_pack(language) / name
    content = read_file(file)
    if language.value not in OURS and language.is_installed:
        content = complete_texts(content, str(file), read_file(find_pack(FALLBACK) / name))
    return content, file


def read_texts(room: str, language: Language) -> TextCatalogue:
    """Return the texts of a room in a language; raises TextsInvalid if there is no such room."""
    return _read_catalogue(room, language, None)


def read_room(room: str, language: Language) -> Mapping[str, Any]:
    """Return a room as its file has it, lists and objects included; raises TextsInvalid if missing."""
    return _find(room, language, None)[0]


def read_entry(room: str, key: str, language: Language) -> Mapping[str, Any]:
    """Return the texts under one key of a room, or those in English if the language has none.

    Raises KeyError if English has none either.
    """
    found = read_room(room, language).get(key)
    if found is None and language is not FALLBACK:
        LOGGER.warning("No text in %s for the key %r of %s", language.name.lower(), key, room)
        return read_entry(room, key, FALLBACK)
    if found is None:
        raise KeyError(key)
    texts: Mapping[str, Any] = found
    return texts


def fill_wording(shape: type[W], room: str, language: Language) -> W:
    """Return a dataclass whose fields are the texts of a room, by their names.

    A field may be a text, a PluralText, a tuple, a mapping, or another dataclass; `language` is filled with
    the language. Raises TextsInvalid, with file and key, if a text is missing, is of another shape, or is
    one that no field reads.
    """
    return cast(W, _fill_wording(cast(Any, shape), room, language, None))


@cache
def _fill_wording(shape: type[Any], room: str, language: Language, kind: KindTexts | None) -> object:
    texts, place = _find(room, language, kind)
    return WordingFiller(language, place).fill(shape, texts)


@cache
def _read_catalogue(room: str, language: Language, kind: KindTexts | None) -> TextCatalogue:
    texts = _find(room, language, kind)[0]
    plain = {key: text for key, text in texts.items() if isinstance(text, str)}
    plurals = {key: read_plural(text, language) for key, text in texts.items() if is_plural(text)}
    return TextCatalogue(language, plain, plurals)


@cache
def _find(room: str, language: Language, kind: KindTexts | None) -> tuple[Mapping[str, Any], str]:
    """Return the content of a room and its place: in the kind's own file, the pack, or else in English.

    Texts that an installed pack lacks in the room are in English; without a pack, all are.
    """
    if not language.is_installed:
        return _find(room, FALLBACK, kind)
    kind = kind or _find_kind(room)
    found = _find_in(room, language, kind)
    if found is not None and language.value in OURS:
        return found
    others = (_find_in(room, other, kind) for other in (FALLBACK, *Language) if other is not language)
    fallback = next(filter(None, others), None)
    if found is not None and fallback is not None:
        return complete_texts(*found, fallback[0]), found[1]
    if found is None and fallback is not None:
        LOGGER.warning("No texts in %s for %s", language.name.lower(), room)
    if (usable := found or fallback) is not None:
        return usable
    place = str(kind.folder if kind else find_pack(language) / TEXTS)
    raise TextsInvalid(f"there is no room {room!r}", place=place, remedy="Add it, with its texts")


def complete_texts(texts: Mapping[str, Any], place: str, english: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the texts of an installed pack, completed by English ones, each with a warning.

    English replaces what the pack lacks, and what has other facts or another shape than in English.
    """
    completed: dict[str, Any] = {}
    for key, original in english.items():
        text = texts.get(key)
        if not _can_replace(text, original, any_length=key in OPEN_LISTS):
            LOGGER.warning("No text for the key %r of %s", key, place)
            completed[key] = original
        elif isinstance(original, dict) and not is_plural(original):
            completed[key] = complete_texts(cast(dict[str, Any], text), f"{place}, {key}", original)
        else:
            completed[key] = text
    return completed


def _can_replace(text: object, english: object, *, any_length: bool = False) -> bool:
    """Return whether a pack's text has the shape and the facts of the English one."""
    if type(text) is not type(english):
        return False
    if isinstance(english, list) and isinstance(text, list):
        if any_length:
            return bool(text) and all(isinstance(item, str) for item in text)
        return len(text) == len(english) and all(map(_can_replace, text, english))
    if is_plural(english):
        return is_plural(text) and _has_known_facts(cast(dict[str, Any], text), cast(dict[str, str], english))
    return not isinstance(english, str) or _list_facts(cast(str, text)) == _list_facts(english)


def _has_known_facts(plural: Mapping[str, Any], english: Mapping[str, str]) -> bool:
    """Return whether each plural form has only facts of the English forms, or the number."""
    known = (_list_facts(*english.values()) or frozenset()) | {"count"}
    facts_of_forms = [_list_facts(form) if isinstance(form, str) else None for form in plural.values()]
    return all(facts is not None and facts <= known for facts in facts_of_forms)


def _list_facts(*texts: str) -> frozenset[str] | None:
    """Return the names of the facts in texts; None if one is no valid pattern of `str.format`."""
    try:
        parts = (part for text in texts for part in Formatter().parse(text))
        return frozenset(name for _, name, _, _ in parts if name is not None)
    except ValueError:
        return None


def _find_in(room: str, language: Language, kind: KindTexts | None) -> tuple[Mapping[str, Any], str] | None:
    for file, path in _list_places(room, language, kind):
        texts = find_in_file(file, path)
        if isinstance(texts, dict):
            return texts, ", ".join((str(file), *path))
    return None


def _find_kind(room: str) -> KindTexts | None:
    """Return the texts of the kind of deliverable or block a room belongs to; None for any other room."""
    group, _, path = room.partition(".")
    if group not in KINDS or not path:
        return None
    name = path.partition(".")[0]
    return KindTexts(f"{group}.{name}", KINDS[group].folder(name) / "texts")


def _list_places(room: str, language: Language, kind: KindTexts | None) -> list[tuple[Path, list[str]]]:
    places = [(find_pack(language) / TEXTS, room.split("."))]
    if kind is not None:
        within = [part for part in room.removeprefix(kind.room).split(".") if part]
        places.insert(0, (kind.folder / f"{language.value}.json", within))
    return places


def _join(room: str, part: str) -> str:
    return f"{room}.{part}" if part else room
