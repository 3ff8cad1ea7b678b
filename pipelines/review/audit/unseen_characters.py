"""Invisible and direction-changing characters printed as their codes, e.g. `U+202E`."""

import unicodedata

from markupsafe import Markup

# Unicode general categories: controls, formats (direction and zero-width among them), surrogates, private
# use, unassigned, line and paragraph separators.
SHAPELESS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def spell_out_unseen(text: str) -> Markup:
    """Return a text as HTML: escaped, and each shapeless character shown as `U+202E`, in order."""
    return Markup("").join(_show_character(character) for character in text.replace("\r\n", "\n"))


def _show_character(character: str) -> Markup | str:
    if character not in "\n\t" and unicodedata.category(character) in SHAPELESS:
        return Markup('<span class="code">U+{:04X}</span>').format(ord(character))
    return character
