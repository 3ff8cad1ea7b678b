"""Language packs: each is a folder with the texts, lexicon and formats of one language.

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
"""The files of a pack: texts for people, words for rules, formats of dates and numbers."""

REMEDY = "Install a version of this language pack made for this Premierjet, or uninstall it"

OURS = frozenset(file.parent.name for file in PACKS.glob(f"*/{TEXTS}"))
"""The tags of the languages that Premierjet has itself."""


@dataclass(frozen=True)
class LanguagePack:
    """A language pack: the folder with `texts.json`, `lexicon.json` and `formats.json`."""

    folder: Path


def find_pack(tag: str) -> Path:
    """Return the folder of a language, by its BCP 47 tag.

    Raises LanguageAbsent if no such language is installed, PluginUnusable if its pack cannot be loaded.
    """
    if tag in OURS:
        return PACKS / tag
    if not has_pack(tag):
        raise make_absent_error(tag, "premierjet.languages")
    return _find_installed_packs()[tag].folder


def find_spoken_pack(tag: str) -> Path:
    """Return the folder of a language's pack, or of English if the language has none."""
    return find_pack(tag) if has_pack(tag) else PACKS / ENGLISH


def make_absent_error(tag: str, place: str) -> "LanguageAbsent":
    """Return the error of a place that names a language without an installed pack."""
    from schemas.errors import LanguageAbsent  # imports this module, for its texts
    from schemas.refusal import Refusal

    installed = ", ".join(_list_known_tags())
    return LanguageAbsent(Refusal("language.absent", place=place, language=tag, installed=installed))


def list_packs() -> tuple[str, ...]:
    """Return the tags of all languages installed, in alphabetical order; some packs may be damaged.

    Raises PluginUnusable if two distributions name the same language, or one names a language of ours.
    """
    return tuple(_find_installed_packs())


@cache
def list_usable_packs() -> tuple[str, ...]:
    """Return the tags of all languages whose pack can be read; logs a warning once for each damaged one.

    It is for questions to every language: a damaged pack must not stop courses in other languages.
    """
    return tuple(tag for tag in _list_known_tags() if tag in OURS or _is_usable(tag))


def has_pack(tag: str) -> bool:
    """Return whether a language has a pack, even a damaged one; only ours if two packs have one tag."""
    return tag in OURS or tag in _list_known_tags()


def check_pack(tag: str) -> None:
    """Check that a pack can be loaded and its files read; raises InvalidInput naming what cannot."""
    folder = find_pack(tag)
    for name in (TEXTS, LEXICON, FORMATS):
        read_file(folder / name)


@cache
def read_file(file: Path) -> Mapping[str, Any]:
    """Return the JSON object in a file of a pack; each file is parsed once.

    Raises InvalidInput naming the file if it cannot be read, or does not hold a JSON object.
    """
    from schemas.errors import InvalidInput  # imports this module, for its texts

    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InvalidInput(f"cannot be read: {error}", place=str(file), remedy=REMEDY) from error
    if not isinstance(content, dict):
        raise InvalidInput(f"holds a {type(content).__name__}, not an object", place=str(file), remedy=REMEDY)
    return content


def find_in_file(file: Path, path: Iterable[str]) -> object:
    """Return the value at a path of keys in a file; None if the file or a key is missing."""
    value: Any = read_file(file) if file.is_file() else None
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


@cache
def _list_known_tags() -> tuple[str, ...]:
    """Return the tags of all languages; only ours, with a warning, if two packs have the same tag."""
    from schemas.errors import InvalidInput  # imports this module, for its texts

    try:
        return list_packs()
    except InvalidInput as error:
        LOGGER.warning("%s", error)
        return tuple(sorted(OURS))


def _is_usable(tag: str) -> bool:
    from schemas.errors import InvalidInput  # imports this module, for its texts

    try:
        check_pack(tag)
    except InvalidInput as error:
        LOGGER.warning("%s", error)
        return False
    return True


@cache
def _find_installed_packs() -> Mapping[str, LanguagePack]:
    from schemas.languages.installed import InstalledPacks  # imports this module, for its texts

    return InstalledPacks(
        group="premierjet.languages", package="schemas.languages", attribute="PACK", accepts=LanguagePack
    )
