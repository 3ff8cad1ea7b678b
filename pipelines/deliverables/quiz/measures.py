"""Questions on measures without options: write the number, fill the gaps."""

import re
from functools import partial

from pipelines.deliverables.quiz.askable import is_askable, name_topic
from pipelines.deliverables.quiz.candidate import Candidate, ItemCandidate
from pipelines.deliverables.quiz.figures import find_asked_figure, is_in_digits
from pipelines.deliverables.quiz.phrases import BLANK, ask_for_gaps, write_right_feedback
from pipelines.drafting.material import Piece
from pipelines.drafting.text.figures import Figure, find_figures
from schemas.course import Bloom
from schemas.draft import Cloze, Gap, Item, Numeric, Origin
from schemas.language import Language
from schemas.languages.formats import quote_text

MOST_WORDS = 32
GAPS = 2


def list_numerics(singles: list[Candidate]) -> list[ItemCandidate]:
    """Return questions to answer with a number, from single-choice candidates on a measure in digits."""
    candidates = []
    for single in singles:
        figure = find_asked_figure(single)
        if figure is not None and not _is_singular(figure):
            candidates.append(
                ItemCandidate(
                    stem=single.stem,
                    pieces=single.pieces,
                    family=single.family,
                    evidence=single.evidence,
                    build=partial(_build_numeric, figure=figure),
                    is_sure=single.is_sure,
                )
            )
    return candidates


def list_clozes(
    found: tuple[Piece, ...], doubtful: frozenset[str], language: Language
) -> list[ItemCandidate]:
    """Return a gap question for each sentence with exactly two measures in digits: both are gaps."""
    candidates = []
    for piece in found:
        measures = [figure for figure in find_figures(piece.text, language) if is_in_digits(figure)]
        is_usable = piece.span.id not in doubtful and is_askable(piece, language)
        are_different = len({(figure.unit, figure.value) for figure in measures}) == GAPS
        if is_usable and are_different and len(measures) == GAPS and len(piece.text.split()) <= MOST_WORDS:
            candidates.append(
                ItemCandidate(
                    stem=ask_for_gaps(
                        _cut_gaps(piece.text, measures), name_topic(piece, piece.text, language), language
                    ),
                    pieces=(piece,),
                    family=f"figures:{piece.source.name}:{piece.heading}",
                    evidence=quote_text(piece.text, language),
                    build=partial(_build_cloze, measures=tuple(measures), language=language),
                    is_sure=not any(figure.unit.startswith("n:") for figure in measures),
                )
            )
    return candidates


def _is_singular(figure: Figure) -> bool:
    """Return whether the unit shown with the answer gives it away: a singular, as « 1 minute »."""
    return abs(figure.value) < 2 and figure.unit_text.isalpha() and len(figure.unit_text) > 2


def _list_spellings(figure: Figure) -> tuple[str, ...]:
    """Return a number as the source writes it, and without spaces or commas between thousands."""
    ungrouped = re.sub(r"(?<=\d)[\s,](?=\d{3}(?!\d))", "", figure.written)
    return tuple(dict.fromkeys((figure.written, ungrouped)))


def _cut_gaps(text: str, measures: list[Figure]) -> str:
    """Return a text with a gap in place of each number; the units stay."""
    for figure in sorted(measures, key=lambda each: -each.start):
        text = (
            text[: figure.start]
            + text[figure.start : figure.end].replace(figure.written, BLANK, 1)
            + (text[figure.end :])
        )
    return text


def _build_numeric(candidate: ItemCandidate, item_id: str, objective: str | None, *, figure: Figure) -> Item:
    return Numeric(
        id=item_id,
        stem=candidate.stem,
        answer=float(figure.value),
        unit=figure.unit_text,
        feedback=write_right_feedback(candidate.evidence, candidate.pieces[0].source.language),
        objective=objective,
        bloom=Bloom.REMEMBER,
        citations=candidate.citations,
        origin=Origin.EXTRACTIVE,
    )


def _build_cloze(
    candidate: ItemCandidate,
    item_id: str,
    objective: str | None,
    *,
    measures: tuple[Figure, ...],
    language: Language,
) -> Item:
    return Cloze(
        id=item_id,
        stem=candidate.stem,
        gaps=tuple(Gap(accepted=_list_spellings(figure)) for figure in measures),
        feedback=write_right_feedback(candidate.evidence, language),
        objective=objective,
        bloom=Bloom.REMEMBER,
        citations=candidate.citations,
        origin=Origin.EXTRACTIVE,
    )
