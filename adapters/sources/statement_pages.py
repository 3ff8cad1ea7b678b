"""Pages that a package of ours has about itself: they are no source."""

from collections.abc import Set
from pathlib import PurePosixPath

from schemas.access.statement_page import STATEMENT_LANGUAGES, name_statement_page

STATEMENTS = frozenset(name_statement_page(language) for language in STATEMENT_LANGUAGES)
BESIDE = frozenset({"index.html", "content.json", "player/player.js"}) | STATEMENTS
"""What a package of ours has in the folder of a statement; a page of another may well have the same name."""


def is_statement_page(name: str, names: Set[str]) -> bool:
    """Return whether a file in a zip is an accessibility statement of ours; `names` are of all its files."""
    path = PurePosixPath(name)
    return path.name in STATEMENTS and {str(path.parent / each) for each in BESIDE} <= names
