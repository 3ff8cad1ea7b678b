"""The rules every draft is read by, whoever wrote it; one file a concern.

Rules of one kind of deliverable stand in the kind's folder.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from pipelines.drafting.critique import (
    carried,
    citations,
    claims,
    computations,
    context,
    coverage,
    cues,
    giveaways,
    guessing,
    kinds,
    limits,
    names,
    numbers,
    objectives,
    options,
    papers,
    reading,
    repeats,
    sources,
    stems,
    vagueness,
)
from pipelines.drafting.critique.case import Case
from schemas.course import Course
from schemas.draft import Content
from schemas.finding import Finding
from schemas.source import SourceSpans

if TYPE_CHECKING:
    from pipelines.drafting.kind import Kinds

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
    coverage.unknown,
    coverage.questions,
    objectives.written,
    objectives.worded,
    objectives.served,
    objectives.serving,
    objectives.planned,
    objectives.measured,
)
"""What every draft is read by, in the order findings are listed."""

DATA_RULES: tuple[Rule, ...] = (
    papers.missing,
    papers.fields_left,
    papers.invented,
    papers.by_hand,
)
"""What is read last of all drafts: the data and templates of documents."""


def critique(kinds: "Kinds", content: Content, spans: SourceSpans, course: Course) -> tuple[Finding, ...]:
    """Return what the rules find in a content, each problem once, in the order of the rules.

    Of each kind only the rules of what the content holds are read.
    """
    case = Case(kinds, content, spans, course)
    return tuple(_once(finding for rule in _rules_for(case) for finding in rule(case)))


def _rules_for(case: Case) -> tuple[Rule, ...]:
    criticisms = sorted((kind.criticism for kind in case.present), key=lambda each: each.place)
    early = [rule for each in criticisms if each.place < 0 for rule in each.rules]
    late = [rule for each in criticisms if each.place >= 0 for rule in each.rules]
    return tuple(dict.fromkeys([*RULES, *early, *DATA_RULES, *late]))


def _once(findings: Iterable[Finding]) -> list[Finding]:
    seen: dict[str, Finding] = {}
    for finding in findings:
        seen.setdefault(finding.id, finding)
    return list(seen.values())
