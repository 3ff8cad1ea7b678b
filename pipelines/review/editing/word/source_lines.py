"""Lines below an element of a Word file: what it rests on, word for word, and how a figure was counted."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.review.editing.word.texts import WordTexts
from pipelines.review.evidence_phrases import (
    describe_columns,
    describe_computation,
    describe_evidence,
    is_unsourced_claim,
    phrase_computation,
)
from pipelines.review.page_words import PageWords
from pipelines.review.part_names import name_part
from schemas.draft import Citation, CitationStatus, Cited
from schemas.language import Language
from schemas.places import name_source


@dataclass(frozen=True)
class SourceLines:
    """Writes these lines in one language."""

    language: Language
    texts: WordTexts
    words: PageWords

    def list_lines(self, element: Cited, *, with_nature: bool) -> Iterator[str]:
        """Yield the lines of an element, in the order of its citations; one of them may say what it is."""
        unsourced = self.words.unsourced if is_unsourced_claim(element) else ""
        text = describe_evidence(element, self.language) if with_nature else unsourced
        if text:
            yield text[0].upper() + text[1:]
        yield from (self._write_citation(element, citation) for citation in element.citations)
        computation = phrase_computation(element)
        if computation is not None:
            yield describe_computation(computation, self.language)

    def _write_citation(self, element: Cited, citation: Citation) -> str:
        columns = describe_columns(element, citation.span)
        cells = ", ".join(name_part(f"cells/{column}", self.texts.names) for column in columns)
        is_open = citation.status is CitationStatus.TO_VERIFY
        quotation = self.texts.quoted.format(
            quote=" ".join(citation.quote.split()),
            source=name_source(citation.source, self.language),
            place=self.words.where(citation.anchor),
        )
        return (
            (self.texts.label(cells) if cells else "") + (self.texts.to_verify if is_open else "") + quotation
        )
