"""The languages of the product: French and English, and those whose pack is installed."""

from collections.abc import Callable, Iterator
from enum import EnumType, StrEnum
from typing import TypeVar, cast

Member = TypeVar("Member")


class _OpenEnum(EnumType):
    """The type of an enumeration whose members are found besides those it declares."""

    def __iter__(cls: type[Member]) -> Iterator[Member]:
        """Yield the declared members, then those that are found and can be read."""
        from schemas.languages.packs import OURS, list_usable_packs

        yield from EnumType.__iter__(cls)
        make = cast(Callable[[str], Member], cls)
        yield from (make(tag) for tag in list_usable_packs() if tag not in OURS)

    def __len__(cls) -> int:
        """Return how many there are, declared and found, that can be read."""
        return sum(1 for _ in cls)


class Language(StrEnum, metaclass=_OpenEnum):
    """BCP 47 tags of the languages drafts, pages and messages are written in."""

    FRENCH = "fr"
    ENGLISH = "en"

    @classmethod
    def _missing_(cls, value: object) -> "Language | None":
        """Return the language of an installed pack, the same object each time; None if there is none.

        A damaged pack makes a language all the same: whoever reads a text in it is told what is wrong.
        A language that nobody declared is made as `enum.Flag` makes its unnamed members.
        """
        from schemas.languages.packs import has_pack

        if not isinstance(value, str) or not has_pack(value):
            return None
        found = str.__new__(cls, value)
        found._name_, found._value_ = value.upper(), value
        return cast(Language, cls._value2member_map_.setdefault(value, found))


def match_language(tag: str) -> Language | None:
    """Return the language of a tag, without regard to case, else that of its primary subtag (RFC 4647, 3.4).

    A locale's `fr_FR` is taken as `fr-FR`. None if nobody has a pack for it.
    """
    wanted = tag.replace("_", "-").casefold()
    known = {language.value.casefold(): language for language in Language}
    return known.get(wanted) or known.get(wanted.partition("-")[0])
