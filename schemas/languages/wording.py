"""Filling of dataclasses with the texts of a room; an error names the file and the key."""

import types
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import Enum
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from schemas.language import Language
from schemas.languages.catalogue import PluralText, TextsInvalid, is_plural, read_plural


@dataclass(frozen=True)
class WordingFiller:
    """Fills a dataclass with texts; `place` is their file and key, for errors."""

    language: Language
    place: str

    def fill(self, shape: type[Any], texts: object) -> object:
        """Return an instance with these texts; raises TextsInvalid if one is missing, unread or misshapen."""
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
        """Return a value converted to the type of its field; raises TextsInvalid if that is impossible."""
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
        return read_plural(cast(dict[str, str], value), self.language)

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

    def _at(self, key: str) -> "WordingFiller":
        return WordingFiller(self.language, f"{self.place}, {key}")

    def _differs(self, wanted: str, value: object) -> TextsInvalid:
        return TextsInvalid(
            f"is {type(value).__name__}, not {wanted}", place=self.place, remedy="Write it in that shape"
        )
