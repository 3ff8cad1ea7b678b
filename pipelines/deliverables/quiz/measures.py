"""Questions on measures without options: write the number, fill the gaps, judge the claim."""

import re
from functools import partial

from pipelines.deliverables.quiz.candidate import Candidate, ItemCandidate
from pipelines.deliverables.quiz.phrases import BLANK, ask_for_gaps, ask_to_judge, word_right_feedback
from pipelines.drafting.material import Piece, is_teachable
from pipelines.drafting.text.figures import Figure, figures
from pipelines.drafting.text.words import stands_alone
from schemas.course import Bloom
from schemas.draft import Cloze, Gap, Item, Numeric, Origin, TrueFalse
from schemas.language import Language
from schemas.languages.formats import quote_text
from schemas.source import SpanKind

MOST_WORDS = 32
GAPS = 2


def list_numerics(singles: list[Candidate]) -> list[ItemCandidate]:
    """Return the questions on a measure in digits, to be answered by writing its number."""
    made = []
    for each in singles:
        figure = _measure(each)
        if figure is not None and not _tells_its_number(figure):
            made.append(
                ItemCandidate(
                    stem=each.stem,
                    pieces=each.pieces,
                    family=each.family,
                    evidence=each.evidence,
                    build=partial(_numeric, figure=figure),
                )
            )
    return made


def list_clozes(
    found: tuple[Piece, ...], doubtful: frozenset[str], language: Language
) -> list[ItemCandidate]:
    """Return a question a sentence that gives two measures in digits: write both."""
    made = []
    for piece in found:
        present = [figure for figure in figures(piece.text, language) if _in_digits(figure)]
        usable = piece.span.kind is SpanKind.SENTENCE and piece.span.id not in doubtful
        whole = is_teachable(piece, language) and stands_alone(piece.text, language) and piece.text[-1] == "."
        apart = len({(figure.unit, figure.value) for figure in present}) == GAPS
        if usable and whole and apart and len(present) == GAPS and len(piece.text.split()) <= MOST_WORDS:
            made.append(
                ItemCandidate(
                    stem=ask_for_gaps(_without(piece.text, present), language),
                    pieces=(piece,),
                    family=f"figures:{piece.source.name}:{piece.heading}",
                    evidence=quote_text(piece.text, language),
                    build=partial(_cloze, present=tuple(present), language=language),
                )
            )
    return made


def list_true_false(singles: list[Candidate], language: Language) -> list[ItemCandidate]:
    """Return the questions on a measure as claims to judge, about as many false as true.

    A false one gives another measure, which no source gives for the same thing.
    """
    made = []
    for each in singles:
        figure = _measure(each)
        text = each.pieces[0].text
        if figure is None or text.count(figure.text) != 1:
            continue
        true = each.seed % 2 == 0
        rival = each.distractors[each.seed // 2 % len(each.distractors)]
        shown = text if true else text.replace(figure.text, rival.text)
        made.append(
            ItemCandidate(
                stem=ask_to_judge(shown, language),
                pieces=each.pieces,
                family=each.family,
                evidence=each.evidence,
                build=partial(_claim, answer=true, language=language),
            )
        )
    return made


def _measure(single: Candidate) -> Figure | None:
    """Return the measure a question is about, where it stands in digits once in one sentence."""
    if single.key.value is None or not single.family.startswith("figures:"):
        return None
    text = single.pieces[0].text
    language = single.pieces[0].source.language
    same = [f for f in figures(text, language) if f.value == single.key.value and f.text == single.key.text]
    return same[0] if len(same) == 1 and _in_digits(same[0]) else None


def _tells_its_number(figure: Figure) -> bool:
    """Return whether the unit, shown beside the answer, tells by its ending that it is one."""
    return abs(figure.value) < 2 and figure.unit_text.isalpha() and len(figure.unit_text) > 2


def _list_spellings(figure: Figure) -> tuple[str, ...]:
    """Return a number as the source writes it, and without the spaces or commas between thousands."""
    bare = re.sub(r"(?<=\d)[\s,](?=\d{3}(?!\d))", "", figure.written)
    return tuple(dict.fromkeys((figure.written, bare)))


def _in_digits(figure: Figure) -> bool:
    return not figure.in_words and re.fullmatch(r"[-−]?\d[\d\s.,]*", figure.written) is not None


def _without(text: str, present: list[Figure]) -> str:
    """Return a text with a gap in the place of each number; units stay."""
    for figure in sorted(present, key=lambda each: -each.start):
        text = (
            text[: figure.start]
            + text[figure.start : figure.end].replace(figure.written, BLANK, 1)
            + (text[figure.end :])
        )
    return text


def _numeric(each: ItemCandidate, name: str, objective: str | None, *, figure: Figure) -> Item:
    return Numeric(
        id=name,
        stem=each.stem,
        answer=float(figure.value),
        unit=figure.unit_text,
        feedback=word_right_feedback(each.evidence, each.pieces[0].source.language),
        objective=objective,
        bloom=Bloom.REMEMBER,
        citations=each.citations,
        origin=Origin.EXTRACTIVE,
    )


def _cloze(
    each: ItemCandidate, name: str, objective: str | None, *, present: tuple[Figure, ...], language: Language
) -> Item:
    return Cloze(
        id=name,
        stem=each.stem,
        gaps=tuple(Gap(accepted=_list_spellings(figure)) for figure in present),
        feedback=word_right_feedback(each.evidence, language),
        objective=objective,
        bloom=Bloom.REMEMBER,
        citations=each.citations,
        origin=Origin.EXTRACTIVE,
    )


def _claim(
    each: ItemCandidate, name: str, objective: str | None, *, answer: bool, language: Language
) -> Item:
    return TrueFalse(
        id=name,
        stem=each.stem,
        answer=answer,
        feedback=word_right_feedback(each.evidence, language),
        objective=objective,
        bloom=Bloom.REMEMBER,
        citations=each.citations,
        origin=Origin.EXTRACTIVE,
    )
