"""Questions on measures without options: write the number, fill the gaps, judge true or false."""

import re
from functools import partial

from pipelines.deliverables.quiz.candidate import Candidate, ItemCandidate
from pipelines.deliverables.quiz.phrases import BLANK, ask_for_gaps, ask_to_judge, write_right_feedback
from pipelines.drafting.material import Piece, is_teachable
from pipelines.drafting.text.figures import Figure, find_figures
from pipelines.drafting.text.words import stands_alone
from schemas.course import Bloom
from schemas.draft import Cloze, Gap, Item, Numeric, Origin, TrueFalse
from schemas.language import Language
from schemas.languages.formats import quote_text
from schemas.source import SpanKind

MOST_WORDS = 32
GAPS = 2


def list_numerics(singles: list[Candidate]) -> list[ItemCandidate]:
    """Return questions to answer with a number, from single-choice candidates on a measure in digits."""
    candidates = []
    for single in singles:
        figure = _find_measure(single)
        if figure is not None and not _is_singular(figure):
            candidates.append(
                ItemCandidate(
                    stem=single.stem,
                    pieces=single.pieces,
                    family=single.family,
                    evidence=single.evidence,
                    build=partial(_build_numeric, figure=figure),
                )
            )
    return candidates


def list_clozes(
    found: tuple[Piece, ...], doubtful: frozenset[str], language: Language
) -> list[ItemCandidate]:
    """Return a gap question for each sentence with exactly two measures in digits: both are gaps."""
    candidates = []
    for piece in found:
        measures = [figure for figure in find_figures(piece.text, language) if _is_in_digits(figure)]
        is_usable = piece.span.kind is SpanKind.SENTENCE and piece.span.id not in doubtful
        is_complete = (
            is_teachable(piece, language) and stands_alone(piece.text, language) and piece.text[-1] == "."
        )
        are_different = len({(figure.unit, figure.value) for figure in measures}) == GAPS
        if (
            is_usable
            and is_complete
            and are_different
            and len(measures) == GAPS
            and len(piece.text.split()) <= MOST_WORDS
        ):
            candidates.append(
                ItemCandidate(
                    stem=ask_for_gaps(_cut_gaps(piece.text, measures), language),
                    pieces=(piece,),
                    family=f"figures:{piece.source.name}:{piece.heading}",
                    evidence=quote_text(piece.text, language),
                    build=partial(_build_cloze, measures=tuple(measures), language=language),
                )
            )
    return candidates


def list_true_false(singles: list[Candidate], language: Language) -> list[ItemCandidate]:
    """Return true-or-false questions from candidates on a measure, about as many false as true.

    A false one has another measure, which no source gives for the same thing.
    """
    candidates = []
    for single in singles:
        figure = _find_measure(single)
        text = single.pieces[0].text
        if figure is None or text.count(figure.text) != 1:
            continue
        is_true = single.seed % 2 == 0
        rival = single.distractors[single.seed // 2 % len(single.distractors)]
        claim = text if is_true else text.replace(figure.text, rival.text)
        candidates.append(
            ItemCandidate(
                stem=ask_to_judge(claim, language),
                pieces=single.pieces,
                family=single.family,
                evidence=single.evidence,
                build=partial(_build_true_false, answer=is_true, language=language),
            )
        )
    return candidates


def _find_measure(single: Candidate) -> Figure | None:
    """Return the measure a question asks for; None unless its sentence has it exactly once, in digits."""
    if single.key.value is None or not single.family.startswith("figures:"):
        return None
    text = single.pieces[0].text
    language = single.pieces[0].source.language
    matching = [
        f for f in find_figures(text, language) if f.value == single.key.value and f.text == single.key.text
    ]
    return matching[0] if len(matching) == 1 and _is_in_digits(matching[0]) else None


def _is_singular(figure: Figure) -> bool:
    """Return whether the unit shown with the answer gives it away: a singular, as « 1 minute »."""
    return abs(figure.value) < 2 and figure.unit_text.isalpha() and len(figure.unit_text) > 2


def _list_spellings(figure: Figure) -> tuple[str, ...]:
    """Return a number as the source writes it, and without spaces or commas between thousands."""
    ungrouped = re.sub(r"(?<=\d)[\s,](?=\d{3}(?!\d))", "", figure.written)
    return tuple(dict.fromkeys((figure.written, ungrouped)))


def _is_in_digits(figure: Figure) -> bool:
    return not figure.in_words and re.fullmatch(r"[-−]?\d[\d\s.,]*", figure.written) is not None


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


def _build_true_false(
    candidate: ItemCandidate, item_id: str, objective: str | None, *, answer: bool, language: Language
) -> Item:
    return TrueFalse(
        id=item_id,
        stem=candidate.stem,
        answer=answer,
        feedback=write_right_feedback(candidate.evidence, language),
        objective=objective,
        bloom=Bloom.REMEMBER,
        citations=candidate.citations,
        origin=Origin.EXTRACTIVE,
    )
