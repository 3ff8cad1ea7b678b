"""Language packs, each one folder of texts and of rules for reading the language.

Ours lie beside this module; an installed distribution names the folder of its own under the entry points
`premierjet.languages`. Decided in docs/decisions/0105-one-catalogue-of-words.md.
"""

from pathlib import Path

PACKS = Path(__file__).parent


def find_pack(tag: str) -> Path:
    """Return the folder of a language, by its BCP 47 tag."""
    return PACKS / tag
