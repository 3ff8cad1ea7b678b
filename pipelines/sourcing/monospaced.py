"""Fonts whose letters are all as wide, in which code is set."""

import re

NAMES = re.compile(
    r"courier|consolas|menlo|monaco|inconsolata|andale|fixedsys|lucida console|hack\b|\bmono\b|mono\d|"
    r"monospace|source code|fira code|cascadia code|typewriter",
    re.IGNORECASE,
)
CODE_STYLES = re.compile(
    r"^(?:(?:source[ _]?)?code(?:[ _](?:block|text))?|html[ _]preformatted|preformatted[ _]text|"
    r"verbatim|listing|bloc de code|texte pr[ée]format[ée]|code[ _]source)\b",
    re.IGNORECASE,
)
"""Names of styles for code, of Word, LibreOffice and Pandoc."""


def is_monospaced(font: str | None) -> bool:
    """Return whether a font is one that code is set in, by its name."""
    return font is not None and NAMES.search(font) is not None


def names_code(style: str) -> bool:
    """Return whether a style is one for code, by its name."""
    return CODE_STYLES.match(style.replace("_20_", " ")) is not None
