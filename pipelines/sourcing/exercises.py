"""Solutions and hints of exercises, told by their headings and labels: nobody sees them before trying."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import ClassVar

from schemas.language import Language
from schemas.languages.lexicon import Expressions, Vocabulary, read_vocabulary, write_expression
from schemas.source import Remark, RemarkKind, Span, SpanKind

LONGEST_LABEL = 40
"""Characters before the colon of a label: « Solution de l'exercice 2 : »."""

MOST_WORDS_OF_A_KEY = 3
"""Words of an answer that only picks one: « Réponse : B ». What says more may be read by itself."""

LONGEST_TITLE = 200
CLOSING = ' »”"'
NUMBER = r"(?:\W*\d+(?:\.\d+)*\w?)?"


class ExerciseWords(Vocabulary):
    """What exercises, their solutions and hints are called.

    `answers` say it beside an exercise only, for a report has solutions too; `solutions` say it anywhere.
    """

    room: ClassVar[str] = "exercises"

    exercises: Expressions
    answers: Expressions
    solutions: Expressions
    hints: Expressions


@dataclass(frozen=True)
class ExerciseTitles:
    """How to tell from a title or a label what it stands above."""

    exercise: re.Pattern[str]
    answer: re.Pattern[str]
    solution: re.Pattern[str]
    hint: re.Pattern[str]

    def find_kind(self, title: str, *, beside_exercise: bool) -> RemarkKind | None:
        """Return what a title stands above; None if it is another title."""
        if self.solution.match(title) or (beside_exercise and self.answer.match(title)):
            return RemarkKind.SOLUTION
        return RemarkKind.HINT if beside_exercise and self.hint.match(title) else None


def find_answer_kind(title: str) -> RemarkKind | None:
    """Return what a box is for that is closed until somebody opens it, by its title in any language."""
    return _compile_titles_of_all().find_kind(title[:LONGEST_TITLE], beside_exercise=True)


@cache
def _compile_titles_of_all() -> ExerciseTitles:
    return _compile_titles(
        write_expression(ExerciseWords, lambda words: words.exercises),
        write_expression(ExerciseWords, lambda words: words.answers),
        write_expression(ExerciseWords, lambda words: words.solutions),
        write_expression(ExerciseWords, lambda words: words.hints),
    )


def mark_exercises(spans: Sequence[Span], language: Language) -> tuple[Span, ...]:
    """Return the spans with those of solutions and hints as remarks of their own."""
    words = read_vocabulary(ExerciseWords, language)
    titles = _compile_titles(
        *("|".join(each) for each in (words.exercises, words.answers, words.solutions, words.hints))
    )
    number = max((span.remark.number for span in spans if span.remark is not None), default=0)
    marked: list[Span] = []
    for kind, run in groupby(_pair_with_kinds(spans, titles), key=lambda pair: pair[1]):
        if kind is None:
            marked += (span for span, _ in run)
            continue
        number += 1
        remark = Remark(number=number, kind=kind)
        marked += (span if span.remark else span.model_copy(update={"remark": remark}) for span, _ in run)
    return tuple(marked)


def _pair_with_kinds(
    spans: Sequence[Span], titles: ExerciseTitles
) -> Iterator[tuple[Span, RemarkKind | None]]:
    """Yield each span with what it is part of; a heading is part of nothing."""
    before: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    labelled: RemarkKind | None = None
    is_asked = False
    for span in spans:
        if span.anchor.heading != path:
            before, path, labelled, is_asked = path, span.anchor.heading, None, False
        if span.kind is SpanKind.HEADING:
            yield span, None
            continue
        is_beside = any(map(titles.exercise.match, (*path, *before)))
        kind = next(
            (
                found
                for title in path
                if (found := titles.find_kind(title, beside_exercise=is_beside)) is not None
            ),
            None,
        )
        label = _read_label(span)
        if span.text.rstrip(CLOSING).endswith("?") or (label and titles.exercise.match(label)):
            labelled, is_asked = None, True
        elif label:
            picks_one = is_asked and len(span.text.partition(":")[2].split()) <= MOST_WORDS_OF_A_KEY
            labelled = titles.find_kind(label, beside_exercise=is_beside or picks_one) or labelled
        yield span, kind or labelled


def _read_label(span: Span) -> str:
    """Return what stands before the first colon of a sentence, if it is short."""
    label, colon, _ = span.text.partition(":")
    return label.strip() if colon and len(label) <= LONGEST_LABEL else ""


def _compile_titles(exercises: str, answers: str, solutions: str, hints: str) -> ExerciseTitles:
    def compile_title(words: str, ending: str) -> re.Pattern[str]:
        return re.compile(rf"^\W*(?:\d+(?:\.\d+)*\W+)?(?:{words})\b{ending}", re.IGNORECASE)

    whole = rf"{NUMBER}\W*$"
    return ExerciseTitles(
        compile_title(exercises, ""),
        compile_title(answers, whole),
        compile_title(solutions, whole),
        compile_title(hints, whole),
    )
