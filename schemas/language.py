"""Languages of the product: French, English, and those of installed language packs.

Any BCP 47 tag is a language, so that a text stays readable after its pack was uninstalled. Without a pack,
messages are in English, and no rule judges a text in that language.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from enum import EnumType, StrEnum
from typing import Any, TypeVar, cast

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

TAG = r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"
"""The shape of a BCP 47 tag; it never is a path."""

LONGEST_TAG = 35
"""Characters; the shortest limit an implementation may have (RFC 5646, 4.4.1)."""

Member = TypeVar("Member")


class _OpenEnum(EnumType):
    """Metaclass of an enumeration that has more members than it declares."""

    def __iter__(cls: type[Member]) -> Iterator[Member]:
        """Yield the declared members, then the languages of installed packs that can be read."""
        from schemas.languages.packs import OURS, list_usable_packs

        yield from EnumType.__iter__(cls)
        make = cast(Callable[[str], Member], cls)
        yield from (make(tag) for tag in list_usable_packs() if tag not in OURS)

    def __len__(cls) -> int:
        """Return how many languages there are, those of installed packs included."""
        return sum(1 for _ in cls)


class Language(StrEnum, metaclass=_OpenEnum):
    """BCP 47 tags of the languages drafts, pages and messages are written in."""

    FRENCH = "fr"
    ENGLISH = "en"

    @classmethod
    def _missing_(cls, value: object) -> "Language | None":
        """Return the language of a tag, the same object each time; None if it is no tag.

        The new member is made as `enum.Flag` makes its unnamed members.
        """
        if not isinstance(value, str) or len(value) > LONGEST_TAG or not re.fullmatch(TAG, value):
            return None
        found = str.__new__(cls, value)
        found._name_, found._value_ = value.upper(), value
        return cast(Language, cls._value2member_map_.setdefault(value, found))

    @property
    def is_installed(self) -> bool:
        """Return whether it has a pack, be it damaged: whoever reads a text in it is told what is wrong."""
        from schemas.languages.packs import has_pack

        return has_pack(self.value)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type[Any], handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return pydantic's schema of an enumeration, whose error lists no members: they are not all."""
        return core_schema.custom_error_schema(
            handler(source),
            custom_error_type="language_tag",
            custom_error_message="Input should be the tag of a language (BCP 47), such as 'fr' or 'en'",
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Return the JSON Schema of any tag: which packs are installed differs from place to place."""
        described = handler.resolve_ref_schema(handler(schema))
        described.pop("description", None)  # a field says what its language is of
        described.pop("enum", None)  # asked twice, of the enumeration and of what wraps it
        described |= {
            "pattern": f"^{TAG}$",
            "maxLength": LONGEST_TAG,
            "examples": [language.value for language in cls.__members__.values()],
        }
        return described


def match_locale(environment: Mapping[str, str]) -> Language:
    """Return the language of the first of LC_ALL, LC_MESSAGES and LANG that is set (POSIX 8.2).

    English if it has no pack.
    """
    named = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    first = next(filter(None, named), "")
    return match_language(re.split(r"[.@]", first)[0]) or Language.ENGLISH


def match_language(tag: str) -> Language | None:
    """Return the language of a tag, without regard to case, else that of its primary subtag (RFC 4647, 3.4).

    A locale's `fr_FR` is taken as `fr-FR`. None if no pack is installed for it.
    """
    wanted = tag.replace("_", "-").casefold()
    known = {language.value.casefold(): language for language in Language}
    return known.get(wanted) or known.get(wanted.partition("-")[0])
