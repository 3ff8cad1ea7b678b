"""The rules every draft is read by, whoever wrote it; one file a concern, one list of all."""

from collections.abc import Callable, Iterable

from pipelines.drafting.critique import (
    carried,
    catalogue,
    citations,
    claims,
    computations,
    context,
    coverage,
    cues,
    deployment,
    giveaways,
    guessing,
    kinds,
    limits,
    marking,
    media,
    names,
    numbers,
    objectives,
    options,
    papers,
    positioning,
    reading,
    repeats,
    situations,
    sources,
    stems,
    vagueness,
)
from pipelines.drafting.critique.case import Case
from schemas.course import Course
from schemas.draft import Content
from schemas.finding import Finding
from schemas.source import SourceSpans

Rule = Callable[[Case], Iterable[Finding]]

RULES: tuple[Rule, ...] = (
    citations.exact,
    citations.quoted,
    citations.cited,
    citations.to_verify,
    numbers.orphans,
    claims.contradict,
    claims.judged,
    names.orphans,
    computations.recounted,
    sources.disagree,
    sources.unread,
    limits.parts,
    limits.answers,
    limits.blanks,
    limits.rows,
    options.answerable,
    options.duplicates,
    options.true_distractors,
    options.wording,
    stems.unfocused,
    stems.blanks,
    stems.gratuitous,
    stems.vague,
    stems.denied,
    stems.answered,
    stems.repeated,
    cues.long_key,
    cues.clang,
    cues.convergence,
    cues.unlike,
    cues.grammar,
    cues.together,
    cues.unordered,
    kinds.several,
    kinds.gaps,
    kinds.measured,
    kinds.pairs,
    kinds.steps,
    giveaways.longest,
    giveaways.position,
    giveaways.told_elsewhere,
    guessing.guessable,
    guessing.balance,
    vagueness.phrases,
    vagueness.general,
    reading.hard,
    reading.too_long,
    repeats.sentences,
    context.language,
    carried.instructions,
    carried.tokens_left,
    carried.foreign,
    context.unused,
    context.no_word,
    context.no_case,
    coverage.missing,
    coverage.questions,
    objectives.written,
    objectives.worded,
    objectives.served,
    objectives.serving,
    objectives.planned,
    objectives.measured,
    positioning.placed,
    positioning.aimed,
    positioning.repeated,
    marking.summed,
    marking.asked,
    marking.answered,
    situations.lived,
    papers.missing,
    papers.fields_left,
    papers.invented,
    papers.by_hand,
    papers.catalogue,
    papers.minutes,
    catalogue.publishable,
    deployment.lengths,
    deployment.presses,
    deployment.people,
    media.slides,
    media.paced,
    media.figures,
    media.glossary,
    media.flashcards,
    media.narration,
)
"""In the order findings are listed; a critic model would be one more."""


def critique(content: Content, spans: SourceSpans, course: Course) -> tuple[Finding, ...]:
    """Return what the rules find in a content, each problem once, in the order of the rules."""
    case = Case(content, spans, course)
    return tuple(_once(finding for rule in RULES for finding in rule(case)))


def _once(findings: Iterable[Finding]) -> list[Finding]:
    seen: dict[str, Finding] = {}
    for finding in findings:
        seen.setdefault(finding.id, finding)
    return list(seen.values())
