"""Evidence on each of the 32 quality indicators, and what is missing; no verdict is given."""

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

    `kinds` are the deliverables that `course.yaml` asks for, `approved` those in the approved draft.
    `objectives` are the approved draft's, `evidence` says where to read it, and `improved` names the lines
    of the ledger that show that a release was replaced by a better one.
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
    """Return each of the 32 indicators with the evidence of the courses and what they lack."""
    return tuple(_build_indicator(evidence, holdings) for evidence in read_framework().indicators)


def find_pulled(lock: SourcesLock) -> PulledEvidence | None:
    """Return how many sources a course pulled and when the last one came; None if it pulled none."""
    if not lock.sources:
        return None
    last = max(source.pulled_at for source in lock.sources)
    return PulledEvidence(course=lock.course, sources=len(lock.sources), last=last)


def _build_indicator(evidence: IndicatorEvidence, holdings: Sequence[CourseRecords]) -> Indicator:
    evidence_found = (
        [each for holding in holdings for each in _find_course_evidence(evidence, holding)]
        if evidence.is_covered
        else []
    )
    return Indicator(
        number=evidence.number,
        criterion=evidence.criterion,
        scope=evidence.scope,
        covered=evidence.is_covered,
        held=tuple(each for each in evidence_found if isinstance(each, EvidenceItem)),
        missing=tuple(each for each in evidence_found if isinstance(each, MissingEvidence)),
    )


def _find_course_evidence(
    evidence: IndicatorEvidence, records: CourseRecords
) -> Iterator[EvidenceItem | MissingEvidence]:
    modules = [module for module in records.shown if not module.is_document]
    if evidence.module:
        for module in modules:
            yield _find_deliverables(records.course, module, evidence.module)
    if evidence.objectives:
        for module in modules:
            yield _find_objectives(records.course, module)
    if evidence.course or evidence.forms:
        yield from _find_documents(evidence, records)
    if evidence.watched:
        yield _find_watched(records)
    if evidence.stated:
        yield _find_stated(records.course, evidence.stated)
    if evidence.improved:
        yield from _find_improvements(records)
    if evidence.results:
        yield from _find_results(records, evidence.results)


def _find_deliverables(
    course: Course, module: ApprovedModule, kinds: tuple[str, ...]
) -> EvidenceItem | MissingEvidence:
    """Return the approved deliverables among `kinds`, one of which suffices; else say why there is none."""
    approved = tuple(kind for kind in kinds if kind in module.approved)
    if approved:
        return _make_evidence(course, module, approved)
    planned = tuple(kind for kind in kinds if kind in module.kinds)
    return MissingEvidence(
        why=MissingReason.NOT_APPROVED if planned else MissingReason.NOT_ASKED,
        course=course.id,
        module=module.key,
        title=module.title,
        kinds=planned or kinds,
    )


def _make_evidence(course: Course, module: ApprovedModule, kinds: tuple[str, ...]) -> EvidenceItem:
    return EvidenceItem(
        held_as=EvidenceKind.RELEASED if module.released else EvidenceKind.APPROVED,
        course=course.id,
        module=module.key,
        title=module.title,
        kinds=kinds,
        approved_by=module.approved_by,
        evidence=module.evidence,
    )


def _find_documents(
    evidence: IndicatorEvidence, holding: CourseRecords
) -> Iterator[EvidenceItem | MissingEvidence]:
    """Yield evidence on each document of the kinds wanted; if there is none, that none was asked for."""
    forms = {"paperwork"} if evidence.forms else set()
    kinds = [*evidence.course, *forms]
    candidates = [each for each in holding.shown if each.is_document and _is_of_wanted_kind(each, evidence)]
    yield from (_find_deliverables(holding.course, candidate, candidate.kinds) for candidate in candidates)
    if not candidates:
        yield _make_missing(holding.course, MissingReason.NOT_ASKED, tuple(kinds))


def _is_of_wanted_kind(module: ApprovedModule, evidence: IndicatorEvidence) -> bool:
    return bool(set(module.kinds) & set(evidence.course)) or (
        module.form is not None and module.form in evidence.forms
    )


def _find_objectives(course: Course, module: ApprovedModule) -> EvidenceItem | MissingEvidence:
    """Return the approved objectives that have a criterion; if none has, say so."""
    measurable = [objective for objective in module.objectives if objective.criterion]
    if measurable:
        return EvidenceItem(
            held_as=EvidenceKind.OBJECTIVES,
            course=course.id,
            module=module.key,
            title=module.title,
            count=len(measurable),
            approved_by=module.approved_by,
            evidence=module.evidence,
        )
    reason = MissingReason.NOT_MEASURABLE if module.approved else MissingReason.NOT_APPROVED
    return MissingEvidence(why=reason, course=course.id, module=module.key, title=module.title)


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
    """Return the evidence that a key of `course.yaml` is filled in, e.g. `administration.session`."""
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


def _find_results(holding: CourseRecords, kind: EvidenceKind) -> Iterator[EvidenceItem | MissingEvidence]:
    """Yield each module with results or ratings, as `kind` says; if there is none, that none came in."""
    course, has_results = holding.course, False
    for module in holding.shown:
        count = module.results and (
            module.results.rated if kind is EvidenceKind.RATED else module.results.results
        )
        if module.results and count:  # too few results to publish a count are evidence too
            has_results = True
            yield EvidenceItem(
                held_as=kind,
                course=course.id,
                module=module.key,
                title=module.title,
                count=None if isinstance(count, Absent) else count,
                evidence=(module.results.evidence,),
            )
    if not has_results:
        yield _make_missing(course, MissingReason.NO_RESULTS)


def _make_missing(course: Course, why: MissingReason, kinds: Iterable[str] = ()) -> MissingEvidence:
    return MissingEvidence(why=why, course=course.id, title=course.title, kinds=tuple(kinds))
