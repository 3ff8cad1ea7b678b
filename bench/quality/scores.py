"""The figures of one content, and of all together."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.quality.blind import ReaderScore, blind_score, habits, items_of, score_readers
from bench.quality.falsified import Falsified, falsified
from bench.quality.subjects import Subject, course_for
from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.drafting.citations import verify
from pipelines.drafting.critique import criticise
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.repeats import find_repeats_across
from schemas.draft import Content
from schemas.draft.alignment import align_content
from schemas.finding import Finding, Severity, read_rules
from schemas.ids import split_key
from schemas.source import SourceSpans

OF_SOURCES = frozenset({"item.unsourced"})
"""What a bank cannot have: its questions never cite."""

CRIES_WOLF = 0.02

TRUE_OF_EXTRACTS = frozenset(
    (
        "artefact.",
        "quiz.",
        "objective.",
        "elements.",
        "plan.",
        "source",
        "context.",
        "data.",
        "slide.",
        "module.",
    )
) | {"narration.silent", "narration.breath", "narration.heavy", "statement.repeated"}
"""Rules that say what a draft lacks or how long it is: where they speak, it is so."""


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    hits: int
    of: int

    def __add__(self, other: "Share") -> "Share":
        return Share(self.hits + other.hits, self.of + other.of)

    @property
    def value(self) -> float | None:
        """Return the share, 0 to 1; None of nothing."""
        return self.hits / self.of if self.of else None


NONE = Share(0, 0)


@dataclass(frozen=True)
class Score:
    """One content's figures; `exact` is of citations whose source is at hand."""

    name: str
    trouble: str = ""
    items: int = 0
    singles: int = 0
    exact: Share = NONE
    covered: Share = NONE
    sound: Share = NONE
    duplicates: int = 0
    blocking: int = 0
    warnings: int = 0
    findings: tuple[Finding, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Report:
    """All scores, and what only the whole shows."""

    scores: tuple[Score, ...]
    guessed: float
    chance: float
    habits: dict[str, float]
    readers: dict[str, ReaderScore]
    repeated: int
    rules: dict[str, Share]
    wolves: tuple[str, ...]
    falsified: Falsified | None


def score(subject: Subject) -> Score:
    """Return a content's figures; where there is none, its name and why."""
    content = subject.content
    if content is None:
        return Score(subject.name, trouble=subject.trouble)
    case = case_of(subject, content)
    findings = criticise(KINDS, case.content, case.spans, case.course)
    flawed = {
        finding.place
        for finding in findings
        if finding.rule.startswith("item.") and finding.rule not in OF_SOURCES
    }
    counted = [row for row in align_content(content) if row.objective is not None]
    covered = [row for row in counted if row.items and (row.sections or row.phases)]
    weights = Counter(finding.severity for finding in findings if subject.spans is not None)
    return Score(
        name=subject.name,
        items=len(case.questions),
        singles=len(items_of(content)),
        exact=_exact(content, subject.spans),
        covered=Share(len(covered), len(counted)),
        sound=Share(sum(item.id not in flawed for item in case.questions), len(case.questions)),
        duplicates=sum(finding.rule == "item.duplicate_options" for finding in findings),
        blocking=weights[Severity.BLOCKING],
        warnings=weights[Severity.WARNING],
        findings=findings,
    )


def report(found: Sequence[Subject]) -> Report:
    """Return the figures of all subjects; falsehoods are planted only in what was drafted here."""
    scores = tuple(score(subject) for subject in found)
    contents = [subject.content for subject in found if subject.content is not None]
    drafted = [(subject, one) for subject, one in zip(found, scores, strict=True) if subject.drafted]
    cases = [case_of(subject, subject.content) for subject, _ in drafted if subject.content is not None]
    grouped = [items_of(content) for content in contents]
    guessed, chance = blind_score(grouped)
    heard = _heard(cases, [one for _, one in drafted])
    return Report(
        scores=scores,
        guessed=guessed,
        chance=chance,
        habits=habits([item for items in grouped for item in items]),
        readers=score_readers([item for items in grouped for item in items]),
        repeated=sum(len(find_repeats_across(content, _siblings(content, contents))) for content in contents),
        rules=heard,
        wolves=tuple(rule for rule, share in heard.items() if _cries_wolf(rule, share)),
        falsified=falsified(cases) if cases else None,
    )


def case_of(subject: Subject, content: Content) -> Case:
    """Return what the rules look at; without sources or course, with none and with one that asks nothing."""
    spans = subject.spans or SourceSpans(module=content.module, fingerprint="0" * 64, sources=())
    return Case(KINDS, content, spans, subject.course or course_for(content))


def _exact(content: Content, spans: SourceSpans | None) -> Share:
    if spans is None:
        return NONE
    return Share(sum(verify(each, spans) is None for each in content.citations), len(content.citations))


def _siblings(content: Content, contents: list[Content]) -> list[Content]:
    """Return the other modules of a course; banks and loose sources are no course."""
    course = split_key(content.module)[0]
    if course in {"bank", "bench"}:
        return []
    return [each for each in contents if split_key(each.module)[0] == course]


def _heard(cases: list[Case], scores: list[Score]) -> dict[str, Share]:
    """Return how often each rule spoke of extractive drafts: of their questions, else of their elements."""
    items = sum(len(case.questions) for case in cases)
    elements = sum(len(case.elements) for case in cases)
    spoken = Counter(finding.rule for one in scores for finding in one.findings)
    return {
        rule: Share(spoken[rule], items if rule.startswith("item.") else elements)
        for rule in sorted(read_rules())
        if spoken[rule]
    }


def _cries_wolf(rule: str, share: Share) -> bool:
    true = any(rule.startswith(each) for each in TRUE_OF_EXTRACTS)
    return not true and read_rules()[rule].severity is not Severity.NOTE and (share.value or 0) > CRIES_WOLF
