"""Where a package holds its accessibility statement."""

from schemas.language import Language

STATEMENT_LANGUAGES = (Language.FRENCH, Language.ENGLISH)


def name_statement_page(language: Language) -> str:
    """Return the path of the statement that a module of a language links to."""
    return f"accessibility-{language if language in STATEMENT_LANGUAGES else Language.ENGLISH}.html"
