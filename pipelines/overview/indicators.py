"""Evidence on each quality indicator: approved, stated or monitored; without a verdict."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipelines.overview.framework import IndicatorEvidence, read_framework
from schemas.course import Course, Form, Objective
from schemas.overview import (
    CourseEvidence,
    Evidence,
    EvidenceItem,
    EvidenceKind,
    Indicator,
    LastWord,
    LedgerEvidence,
    MissingEvidence,
    MissingReason,
    ModuleResults,
    PulledEvidence,
)
from schemas.results import Absent
from schemas.sources_lock import SourcesLock


@dataclass(frozen=True)
class ApprovedModule:
    """A module or document, and what people approved of it.

    `kinds` are those `course.yaml` asks for, `approved` those of the approved digest, with its objectives
    and where both can be read; `improved` are lines of the ledger that show it was made better.
    """

    key: str
    title: str
    kinds: tuple[str, ...]
    form: Form | None = None
    is_document: bool = False
    approved: tuple[str, ...] = ()
    objectives: tuple[Objective, ...] = ()
    released: bool = False
    approved_by: tuple[LastWord, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    improved: tuple[LedgerEvidence, ...] = ()
    results: ModuleResults | None = None


@dataclass(frozen=True)
class CourseRecords:
    """One course, with its modules and documents and what it has pulled."""

    course: Course
    shown: tuple[ApprovedModule, ...]
    pulled: PulledEvidence | None = None


def list_indicators(holdings: Sequence[CourseRecords]) -> tuple[Indicator, ...]:
    """Return what the courses hold on each of the 32 indicators."""
    return tuple(_indicator(evidence, holdings) for evidence in read_framework().indicators)


def find_pulled(lock: SourcesLock) -> PulledEvidence | None:
    """Return how many sources a course has from elsewhere, and when one last came; None where none did."""
    if not lock.sources:
        return None
    last = max(source.pulled_at for source in lock.sources)
    return PulledEvidence(course=lock.course, sources=len(lock.sources), last=last)


def _indicator(evidence: IndicatorEvidence, holdings: Sequence[CourseRecords]) -> Indicator:
    found = (
        [each for holding in holdings for each in _of_course(evidence, holding)]
        if evidence.is_covered
        else []
    )
    return Indicator(
        number=evidence.number,
        criterion=evidence.criterion,
        scope=evidence.scope,
        covered=evidence.is_covered,
        held=tuple(each for each in found if isinstance(each, EvidenceItem)),
        missing=tuple(each for each in found if isinstance(each, MissingEvidence)),
    )


def _of_course(
    evidence: IndicatorEvidence, holding: CourseRecords
) -> Iterator[EvidenceItem | MissingEvidence]:
    modules = [each for each in holding.shown if not each.is_document]
    if evidence.module:
        for each in modules:
            yield _deliverables(holding.course, each, evidence.module)
    if evidence.objectives:
        for each in modules:
            yield _objectives(holding.course, each)
    if evidence.course or evidence.forms:
        yield from _documents(evidence, holding)
    if evidence.watched:
        yield _find_watched(holding)
    if evidence.stated:
        yield _find_stated(holding.course, evidence.stated)
    if evidence.improved:
        yield from _find_improvements(holding)
    if evidence.results:
        yield from _results(holding, evidence.results)


def _deliverables(
    course: Course, each: ApprovedModule, wanted: tuple[str, ...]
) -> EvidenceItem | MissingEvidence:
    """Return which of the deliverables wanted people approved; any of them will do."""
    held = tuple(kind for kind in wanted if kind in each.approved)
    if held:
        return _make_evidence(course, each, held)
    asked = tuple(kind for kind in wanted if kind in each.kinds)
    return MissingEvidence(
        why=MissingReason.NOT_APPROVED if asked else MissingReason.NOT_ASKED,
        course=course.id,
        module=each.key,
        title=each.title,
        kinds=asked or wanted,
    )


def _make_evidence(course: Course, each: ApprovedModule, kinds: tuple[str, ...]) -> EvidenceItem:
    return EvidenceItem(
        held_as=EvidenceKind.RELEASED if each.released else EvidenceKind.APPROVED,
        course=course.id,
        module=each.key,
        title=each.title,
        kinds=kinds,
        approved_by=each.approved_by,
        evidence=each.evidence,
    )


def _documents(
    evidence: IndicatorEvidence, holding: CourseRecords
) -> Iterator[EvidenceItem | MissingEvidence]:
    """Yield the documents of the kinds wanted; where the course has none of a kind, that it is not asked."""
    forms = {"paperwork"} if evidence.forms else set()
    wanted = [*evidence.course, *forms]
    candidates = [each for each in holding.shown if each.is_document and _is_wanted(each, evidence)]
    yield from (_deliverables(holding.course, each, each.kinds) for each in candidates)
    if not candidates:
        yield _make_missing(holding.course, MissingReason.NOT_ASKED, tuple(wanted))


def _is_wanted(each: ApprovedModule, evidence: IndicatorEvidence) -> bool:
    return bool(set(each.kinds) & set(evidence.course)) or (
        each.form is not None and each.form in evidence.forms
    )


def _objectives(course: Course, each: ApprovedModule) -> EvidenceItem | MissingEvidence:
    """Return the objectives that people approved, where each says how well it has to be reached."""
    measurable = [objective for objective in each.objectives if objective.criterion]
    if measurable:
        return EvidenceItem(
            held_as=EvidenceKind.OBJECTIVES,
            course=course.id,
            module=each.key,
            title=each.title,
            count=len(measurable),
            approved_by=each.approved_by,
            evidence=each.evidence,
        )
    why = MissingReason.NOT_MEASURABLE if each.approved else MissingReason.NOT_APPROVED
    return MissingEvidence(why=why, course=course.id, module=each.key, title=each.title)


def _find_watched(holding: CourseRecords) -> EvidenceItem | MissingEvidence:
    if holding.pulled is None:
        return _make_missing(holding.course, MissingReason.NOT_WATCHED)
    course = holding.course
    return EvidenceItem(
        held_as=EvidenceKind.WATCHED,
        course=course.id,
        title=course.title,
        count=holding.pulled.sources,
        evidence=(holding.pulled,),
    )


def _find_stated(course: Course, key: str) -> EvidenceItem | MissingEvidence:
    """Return what a key of `course.yaml` says, found by its path."""
    value: object = course
    for part in key.split("."):
        value = getattr(value, part, None)
    evidence = CourseEvidence(course=course.id, key=key)
    if value is None:
        missing = _make_missing(course, MissingReason.NOT_STATED)
        return missing.model_copy(update={"evidence": evidence})
    return EvidenceItem(
        held_as=EvidenceKind.STATED, course=course.id, title=course.title, evidence=(evidence,)
    )


def _find_improvements(holding: CourseRecords) -> Iterator[EvidenceItem | MissingEvidence]:
    better = [each for each in holding.shown if each.improved]
    for each in better:
        yield EvidenceItem(
            held_as=EvidenceKind.IMPROVED,
            course=holding.course.id,
            module=each.key,
            title=each.title,
            count=len(each.improved),
            evidence=each.improved,
        )
    if not better:
        yield _make_missing(holding.course, MissingReason.NOTHING_REPLACED)


def _results(holding: CourseRecords, wanted: EvidenceKind) -> Iterator[EvidenceItem | MissingEvidence]:
    """Yield the modules whose results are counted, or rated; where none are, that none came in."""
    course, found = holding.course, False
    for each in holding.shown:
        count = each.results and (
            each.results.rated if wanted is EvidenceKind.RATED else each.results.results
        )
        if each.results and count:  # results of too few to be told are held too, without a count
            found = True
            yield EvidenceItem(
                held_as=wanted,
                course=course.id,
                module=each.key,
                title=each.title,
                count=None if isinstance(count, Absent) else count,
                evidence=(each.results.evidence,),
            )
    if not found:
        yield _make_missing(course, MissingReason.NO_RESULTS)


def _make_missing(course: Course, why: MissingReason, kinds: Iterable[str] = ()) -> MissingEvidence:
    return MissingEvidence(why=why, course=course.id, title=course.title, kinds=tuple(kinds))
