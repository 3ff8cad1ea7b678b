"""A glossary as Markdown for the review pages."""

from pipelines.deliverables.glossary.contract import Glossary
from pipelines.drafting import sides
from schemas.language import Language
from schemas.languages.texts import read_texts


def markdown(glossary: Glossary, language: Language) -> str:
    """Return the terms as a table, each with its notes and id, and the list of notes."""
    return sides.markdown(glossary.entries, read_texts("deliverables.glossary.sides", language))
