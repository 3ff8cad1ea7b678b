"""Language packs, each one folder of texts and of rules for reading the language.

Ours lie beside this module; an installed distribution brings one as a `LanguagePack`, named by its BCP 47 tag
under the entry points `premierjet.languages`. Decided in docs/decisions/0105-one-catalogue-of-words.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PACKS = Path(__file__).parent
TEXTS, LEXICON, FORMATS = "texts.json", "lexicon.json", "formats.json"
"""The files of a pack: what is said, what rules on texts need, how dates and numbers are written."""

OURS = frozenset(file.parent.name for file in PACKS.glob(f"*/{TEXTS}"))
"""The tags of the languages that Premierjet has itself."""


@dataclass(frozen=True)
class LanguagePack:
    """What speaks a language: the folder with `texts.json`, `lexicon.json` and `formats.json`."""

    folder: Path


def find_pack(tag: str) -> Path:
    """Return the folder of a language, by its BCP 47 tag.

    Raises KeyError if no such language is installed, PluginUnusable if its pack cannot be loaded.
    """
    return PACKS / tag if tag in OURS else _packs_of_others()[tag].folder


def list_packs() -> tuple[str, ...]:
    """Return the tags of all languages there are, in alphabetical order."""
    return tuple(_packs_of_others())


@cache
def _packs_of_others() -> Mapping[str, LanguagePack]:
    from schemas.languages.installed import InstalledPacks  # whose errors are texts of a pack themselves

    return InstalledPacks(
        group="premierjet.languages", package="schemas.languages", attribute="PACK", accepts=LanguagePack
    )
