"""A glossary as Markdown for the review pages."""

from pipelines.deliverables.glossary.contract import Glossary
from pipelines.drafting import sides
from schemas.language import Language

HEADER = {Language.FRENCH: ("Terme", "Définition"), Language.ENGLISH: ("Term", "Definition")}


def markdown(glossary: Glossary, language: Language) -> str:
    """Return the terms as a table, each with its notes and id, and the list of notes."""
    return sides.markdown(glossary.entries, HEADER[language], language)
