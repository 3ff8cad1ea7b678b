"""Texts shown to people: one catalogue a language, read by room and key.

`read_texts` returns the texts of one room, `fill_wording` a dataclass filled with them. A room is a path into
`<language>/texts.json`, such as `desk` or `packaging.documents`; a kind of deliverable, a format, a bank or a
target has a folder of its own with `fr.json` and `en.json`, and so has what somebody else installs.
Decided in docs/decisions/0105-one-catalogue-of-words.md.
"""

import json
import logging
import types
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from schemas.kinds import DELIVERABLES
from schemas.language import Language
from schemas.languages.packs import find_pack

LOGGER = logging.getLogger("premierjet.texts")
"""Warns of each key without a text; a test that meets such a warning fails."""

PLURAL_CATEGORIES = frozenset({"zero", "one", "two", "few", "many", "other"})
"""The plural categories of CLDR; every text that counts has `other`."""

OF_DELIVERABLES = "deliverables"
"""Begins the rooms of kinds of deliverable, whose folders are found by their names."""

Texts = Mapping[str, Any]
W = TypeVar("W")


class TextsInvalid(ValueError):
    """A file of texts does not hold what is read of it: a key is missing, or nobody reads one."""

    def __init__(self, happened: str, *, place: str, remedy: str) -> None:
        super().__init__(f"{place}: {happened}. {remedy}")


@dataclass(frozen=True)
class PluralText:
    """A text that counts something, in the forms its language has for different numbers."""

    language: Language
    forms: tuple[tuple[str, str], ...]

    def say(self, number: float, **facts: object) -> str:
        """Return the text for a number, which it may name as `{count}` unless `count` is given otherwise."""
        forms = dict(self.forms)
        form = forms.get(choose_plural(self.language, number), forms["other"])
        return form.format(**{"count": number, **facts})


class TextCatalogue(dict[str, str]):
    """Texts of one room in one language, by key.

    An unknown key is a bug, but no reason to show a reader no page: it gives the key's own words and a
    warning in the log.
    """

    def __init__(
        self, language: Language, texts: Mapping[str, str], plurals: Mapping[str, PluralText] | None = None
    ) -> None:
        super().__init__(texts)
        self.language = language
        self.plurals = dict(plurals or {})

    def say(self, key: str, /, **facts: object) -> str:
        """Return a text with its facts filled in."""
        return self[key].format(**facts)

    def count(self, key: str, number: float, /, **facts: object) -> str:
        """Return a text that counts something, in the form its language has for the number."""
        counted = self.plurals.get(key)
        return counted.say(number, **facts) if counted else self.say(key, **{"count": number, **facts})

    def __missing__(self, key: str) -> str:
        """Return words made of the key, and log a warning."""
        LOGGER.warning("No text in %s for the key %r", self.language.name.lower(), key)
        return key.replace("_", " ")

    def __or__(self, other: dict[str, str]) -> "TextCatalogue":  # type: ignore[override]
        """Return these texts with those of another catalogue, which come first."""
        plurals = other.plurals if isinstance(other, TextCatalogue) else {}
        return TextCatalogue(self.language, {**self, **other}, {**self.plurals, **plurals})


def read_texts(room: str, language: Language, folder: Path | None = None) -> TextCatalogue:
    """Return the texts of a room in a language.

    `folder` holds the texts of whoever is no part of the language pack, such as a package format: `fr.json`
    and `en.json`. Raises TextsInvalid if there is no such room.
    """
    texts, _ = _read_room(room, language, folder)
    plain = {key: text for key, text in texts.items() if isinstance(text, str)}
    plurals = {key: _plural(text, language) for key, text in texts.items() if is_plural(text)}
    return TextCatalogue(language, plain, plurals)


def read_room(room: str, language: Language, folder: Path | None = None) -> Texts:
    """Return all that a room holds in a language, as its file has it; raises TextsInvalid."""
    return _read_room(room, language, folder)[0]


def fill_wording(shape: type[W], room: str, language: Language, folder: Path | None = None) -> W:
    """Return a dataclass whose fields are the texts of a room, by their names.

    A field may be a text, a PluralText, a tuple, a mapping, or another dataclass; `language` is filled with
    the language. Raises TextsInvalid, with file and key, if a text is missing, is of another shape, or is
    one that no field reads.
    """
    return cast(W, _fill_wording(cast(Any, shape), room, language, folder))


def choose_plural(language: Language, number: float) -> str:
    """Return the plural category that a language has for a number, by the rules of CLDR."""
    from babel import Locale  # which loads much, and only a few texts count

    return str(Locale.parse(language.value).plural_form(number))


def is_plural(text: object) -> bool:
    """Say whether what a file holds under a key is a text in the plural forms of its language."""
    return isinstance(text, dict) and "other" in text and text.keys() <= PLURAL_CATEGORIES


@cache
def read_file(file: Path) -> Texts:
    """Return what a file of an installed package holds: it is parsed once."""
    texts: Texts = json.loads(file.read_text(encoding="utf-8"))
    return texts


def _read_room(room: str, language: Language, folder: Path | None) -> tuple[Texts, str]:
    """Return what a room holds, and the place to name if something is wrong with it."""
    path = room.split(".")
    pack = find_pack(language) / "texts.json"
    if folder is None and path[0] == OF_DELIVERABLES and len(path) > 1:
        folder = cast(Path, DELIVERABLES.kinds[path[1]].folder) / "texts"
        within = path[2:]
    else:
        within = [] if folder else path
    if folder is None:
        return _walk(pack, within), f"{pack}, {room}"
    own = folder / f"{language.value}.json"
    if own.is_file():
        return _walk(own, within), ", ".join((str(own), *within))
    if _has(read_file(pack), path):
        return _walk(pack, path), f"{pack}, {room}"
    LOGGER.warning("No texts in %s in %s", language.name.lower(), folder)
    other = folder / f"{Language.ENGLISH.value}.json"
    return _walk(other, within), ", ".join((str(other), *within))


def _has(texts: Texts, path: list[str]) -> bool:
    for part in path:
        if not isinstance(texts, dict) or part not in texts:
            return False
        texts = texts[part]
    return True


def _walk(file: Path, path: list[str]) -> Texts:
    if not file.is_file():
        raise TextsInvalid("no such file", place=str(file), remedy="Put the texts of that language there")
    texts = read_file(file)
    for part in path:
        if part not in texts:
            raise TextsInvalid(
                f"there is no room {'.'.join(path)!r}", place=str(file), remedy="Add it, with its texts"
            )
        texts = texts[part]
    return texts


def _plural(text: Mapping[str, str], language: Language) -> PluralText:
    return PluralText(language, tuple(text.items()))


@cache
def _fill_wording(shape: type[Any], room: str, language: Language, folder: Path | None) -> object:
    texts, place = _read_room(room, language, folder)
    return _Filling(language, place).fill(shape, texts)


@dataclass(frozen=True)
class _Filling:
    """The filling of one dataclass with what a file holds; `place` is where in it."""

    language: Language
    place: str

    def fill(self, shape: type[Any], texts: object) -> object:
        """Return an instance of a dataclass; raises TextsInvalid."""
        if not isinstance(texts, dict):
            raise self._differs("an object", texts)
        hints = get_type_hints(shape)
        wanted = {field.name: field for field in fields(shape) if field.init}
        own_language = {"language"} & {name for name in wanted if name not in texts}
        if unread := texts.keys() - wanted.keys():
            raise TextsInvalid(
                f"nothing reads {', '.join(sorted(unread))}",
                place=self.place,
                remedy=f"Take it out, or give {shape.__name__} such a field",
            )
        needed = {
            name
            for name, field in wanted.items()
            if field.default is MISSING and field.default_factory is MISSING
        }
        if missing := needed - texts.keys() - own_language:
            raise TextsInvalid(
                f"{', '.join(sorted(missing))} is missing",
                place=self.place,
                remedy=f"Add what {shape.__name__} reads",
            )
        filled = {name: self._at(name).convert(hints[name], value) for name, value in texts.items()}
        return shape(**filled, **dict.fromkeys(own_language, self.language))

    def convert(self, kind: Any, value: object) -> object:
        """Return a value as the type of a field; raises TextsInvalid."""
        if kind is Any or isinstance(kind, TypeVar):
            return value
        if kind is PluralText:
            return self._convert_plural(value)
        if isinstance(kind, type) and is_dataclass(kind):
            return self.fill(kind, value)
        origin = get_origin(kind)
        if origin in (Union, types.UnionType):
            return self._convert_union(get_args(kind), value)
        if origin in (tuple, list, frozenset):
            return self._convert_items(origin, get_args(kind), value)
        if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
            return self._convert_mapping(get_args(kind), value)
        if isinstance(kind, type) and issubclass(kind, Enum):
            return kind(value)
        if kind is float and isinstance(value, int):
            return float(value)
        if isinstance(kind, type) and isinstance(value, kind):
            return value
        raise self._differs(getattr(kind, "__name__", str(kind)), value)

    def _convert_plural(self, value: object) -> PluralText:
        if not is_plural(value):
            raise self._differs("a text in its plural forms, with `other`", value)
        return _plural(cast(dict[str, str], value), self.language)

    def _convert_union(self, kinds: tuple[Any, ...], value: object) -> object:
        if value is None and type(None) in kinds:
            return None
        for kind in kinds:
            try:
                return self.convert(kind, value)
            except TextsInvalid:
                continue
        raise self._differs(" or ".join(getattr(kind, "__name__", str(kind)) for kind in kinds), value)

    def _convert_items(self, origin: Any, kinds: tuple[Any, ...], value: object) -> object:
        if not isinstance(value, list):
            raise self._differs("a list", value)
        if origin is tuple and Ellipsis not in kinds:
            if len(kinds) != len(value):
                raise self._differs(f"a list of {len(kinds)}", value)
            each_kind = kinds
        else:
            each_kind = (kinds[0],) * len(value)
        pairs = zip(each_kind, value, strict=True)
        items = [self._at(str(number)).convert(kind, item) for number, (kind, item) in enumerate(pairs)]
        return origin(items)

    def _convert_mapping(self, kinds: tuple[Any, ...], value: object) -> object:
        key_kind, kind = kinds
        if not isinstance(value, dict):
            raise self._differs("an object", value)
        # A key of another type than `str` is a member of an enumeration, or a number.
        return {key_kind(key): self._at(key).convert(kind, item) for key, item in value.items()}

    def _at(self, key: str) -> "_Filling":
        return _Filling(self.language, f"{self.place}, {key}")

    def _differs(self, wanted: str, value: object) -> TextsInvalid:
        return TextsInvalid(
            f"is {type(value).__name__}, not {wanted}", place=self.place, remedy="Write it in that shape"
        )
