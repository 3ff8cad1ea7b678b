"""Language packs, each one folder of texts and of rules for reading the language.

Ours lie beside this module; an installed distribution brings one as a `LanguagePack`, named by its BCP 47 tag
under the entry points `premierjet.languages`. Decided in docs/decisions/0105-one-catalogue-of-words.md.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from schemas.languages.catalogue import LOGGER

if TYPE_CHECKING:
    from schemas.errors import LanguageAbsent

PACKS = Path(__file__).parent
ENGLISH = "en"
TEXTS, LEXICON, FORMATS = "texts.json", "lexicon.json", "formats.json"
"""The files of a pack: what is said, what rules on texts need, how dates and numbers are written."""

MEND = "Install a version of this language pack made for this Premierjet, or uninstall it"

OURS = frozenset(file.parent.name for file in PACKS.glob(f"*/{TEXTS}"))
"""The tags of the languages that Premierjet has itself."""


@dataclass(frozen=True)
class LanguagePack:
    """What speaks a language: the folder with `texts.json`, `lexicon.json` and `formats.json`."""

    folder: Path


def find_pack(tag: str) -> Path:
    """Return the folder of a language, by its BCP 47 tag.

    Raises LanguageAbsent if no such language is installed, PluginUnusable if its pack cannot be loaded.
    """
    if tag in OURS:
        return PACKS / tag
    if not has_pack(tag):
        raise make_absent_error(tag, "premierjet.languages")
    return _packs_of_others()[tag].folder


def find_spoken_pack(tag: str) -> Path:
    """Return the folder of what speaks for a language: its own, or that of English if it has none."""
    return find_pack(tag) if has_pack(tag) else PACKS / ENGLISH


def make_absent_error(tag: str, place: str) -> "LanguageAbsent":
    """Return the error of a place that names a language without a pack."""
    from schemas.errors import LanguageAbsent  # whose texts are those of a pack
    from schemas.refusal import Refusal

    installed = ", ".join(_list_known_tags())
    return LanguageAbsent(Refusal("language.absent", place=place, language=tag, installed=installed))


def list_packs() -> tuple[str, ...]:
    """Return the tags of all languages installed, in alphabetical order; some packs may be damaged.

    Raises PluginUnusable if two distributions name the same language, or one names a language of ours.
    """
    return tuple(_packs_of_others())


@cache
def list_usable_packs() -> tuple[str, ...]:
    """Return the tags of all languages that can be read, in alphabetical order; warns once of each other.

    For what is asked of every language: a damaged pack must not stop the courses in other languages.
    """
    return tuple(tag for tag in _list_known_tags() if tag in OURS or _is_usable(tag))


def has_pack(tag: str) -> bool:
    """Say whether a language has a pack, be it damaged; false of others' where two packs have one name."""
    return tag in OURS or tag in _list_known_tags()


def check_pack(tag: str) -> None:
    """Check that a pack can be loaded and its files read; raises InvalidInput naming what cannot."""
    folder = find_pack(tag)
    for name in (TEXTS, LEXICON, FORMATS):
        read_file(folder / name)


@cache
def read_file(file: Path) -> Mapping[str, Any]:
    """Return what a file of an installed package holds: it is parsed once.

    Raises InvalidInput naming the file if it cannot be read, or does not hold a JSON object.
    """
    from schemas.errors import InvalidInput  # whose texts are those of a pack

    try:
        held = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InvalidInput(f"cannot be read: {error}", place=str(file), remedy=MEND) from error
    if not isinstance(held, dict):
        raise InvalidInput(f"holds a {type(held).__name__}, not an object", place=str(file), remedy=MEND)
    return held


def find_in_file(file: Path, path: Iterable[str]) -> object:
    """Return what stands at a path of keys in a file; None where there is nothing, or no such file."""
    held: Any = read_file(file) if file.is_file() else None
    for key in path:
        held = held.get(key) if isinstance(held, dict) else None
    return held


@cache
def _list_known_tags() -> tuple[str, ...]:
    """Return the tags of all languages, or of ours alone, with a warning, where two packs have one name."""
    from schemas.errors import InvalidInput  # whose texts are those of a pack

    try:
        return list_packs()
    except InvalidInput as error:
        LOGGER.warning("%s", error)
        return tuple(sorted(OURS))


def _is_usable(tag: str) -> bool:
    from schemas.errors import InvalidInput  # whose texts are those of a pack

    try:
        check_pack(tag)
    except InvalidInput as error:
        LOGGER.warning("%s", error)
        return False
    return True


@cache
def _packs_of_others() -> Mapping[str, LanguagePack]:
    from schemas.languages.installed import InstalledPacks  # whose errors are texts of a pack themselves

    return InstalledPacks(
        group="premierjet.languages", package="schemas.languages", attribute="PACK", accepts=LanguagePack
    )
