"""Phrases on the evidence of an element, or on its nature if it makes no claim."""

from pipelines.review.page_words import read_page_words
from pipelines.review.part_names import read_part_names
from schemas.draft import Cited, Computation, Nature, Row, needs_evidence
from schemas.language import Language


def describe_evidence(element: Cited, language: Language) -> str:
    """Return the nature of an element that is no claim, and that one which needs a source has none."""
    nature: Nature | None = getattr(element, "nature", None)
    named = read_part_names(language)[f"nature_{nature}"] if nature is not None else ""
    unsourced = read_page_words(language).unsourced if is_unsourced_claim(element) else ""
    return ", ".join(filter(None, (named, unsourced)))


def phrase_computation(element: Cited) -> Computation | None:
    """Return how the figure of an element was counted; None if it has no figure."""
    computation: Computation | None = getattr(element, "computation", None)
    return computation


def is_unsourced_claim(element: Cited) -> bool:
    """Return whether an element claims something and rests on nothing: no passage, no rows counted."""
    claims = needs_evidence(getattr(element, "nature", None))
    return claims and not element.citations and phrase_computation(element) is None


def describe_computation(computation: Computation, language: Language) -> str:
    """Return how a figure was counted: formula, value, column and number of rows."""
    texts = read_part_names(language)
    text = texts["counted"].format(
        formula=computation.formula,
        value=computation.value,
        column=computation.column,
        source=computation.source,
        counted=len(computation.counted),
        rows=len(computation.rows),
    )
    return f"{texts['computation']}{texts.colon}{text}"


def describe_columns(element: Cited, span: str) -> tuple[int, ...]:
    """Return the columns of a row, from 1, that rest on a span, if its cells have their own evidence."""
    by_cell = element.by_cell if isinstance(element, Row) else None
    return tuple(n for n, spans in enumerate(by_cell or (), start=1) if span in spans)
