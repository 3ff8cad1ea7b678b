"""What is held on each indicator of quality: what people approved, what is stated or watched; no verdict."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipelines.overview.framework import Asked, framework
from schemas.course import Course, Form, Objective
from schemas.programme import (
    CourseEvidence,
    Evidence,
    Held,
    HeldAs,
    Indicator,
    LedgerEvidence,
    Missing,
    ModuleResults,
    PulledEvidence,
    Said,
    Why,
)
from schemas.results import Absent
from schemas.sources_lock import SourcesLock


@dataclass(frozen=True)
class Shown:
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
    approved_by: tuple[Said, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    improved: tuple[LedgerEvidence, ...] = ()
    results: ModuleResults | None = None


@dataclass(frozen=True)
class Holding:
    """One course, with its modules and documents and what it has pulled."""

    course: Course
    shown: tuple[Shown, ...]
    pulled: PulledEvidence | None = None


def indicators(holdings: Sequence[Holding]) -> tuple[Indicator, ...]:
    """Return what the courses hold on each of the 32 indicators."""
    return tuple(_indicator(asked, holdings) for asked in framework().indicators)


def watched(lock: SourcesLock) -> PulledEvidence | None:
    """Return how many sources a course has from elsewhere, and when one last came; None where none did."""
    if not lock.sources:
        return None
    last = max(source.pulled_at for source in lock.sources)
    return PulledEvidence(course=lock.course, sources=len(lock.sources), last=last)


def _indicator(asked: Asked, holdings: Sequence[Holding]) -> Indicator:
    found = [each for holding in holdings for each in _of_course(asked, holding)] if asked.covered else []
    return Indicator(
        number=asked.number,
        criterion=asked.criterion,
        scope=asked.scope,
        covered=asked.covered,
        held=tuple(each for each in found if isinstance(each, Held)),
        missing=tuple(each for each in found if isinstance(each, Missing)),
    )


def _of_course(asked: Asked, holding: Holding) -> Iterator[Held | Missing]:
    modules = [each for each in holding.shown if not each.is_document]
    if asked.module:
        for each in modules:
            yield _deliverables(holding.course, each, asked.module)
    if asked.objectives:
        for each in modules:
            yield _objectives(holding.course, each)
    if asked.course or asked.forms:
        yield from _documents(asked, holding)
    if asked.watched:
        yield _watched(holding)
    if asked.stated:
        yield _stated(holding.course, asked.stated)
    if asked.improved:
        yield from _improved(holding)
    if asked.results:
        yield from _results(holding, asked.results)


def _deliverables(course: Course, each: Shown, wanted: tuple[str, ...]) -> Held | Missing:
    """Return which of the deliverables wanted people approved; any of them will do."""
    held = tuple(kind for kind in wanted if kind in each.approved)
    if held:
        return _held(course, each, held)
    asked = tuple(kind for kind in wanted if kind in each.kinds)
    return Missing(
        why=Why.NOT_APPROVED if asked else Why.NOT_ASKED,
        course=course.id,
        module=each.key,
        title=each.title,
        kinds=asked or wanted,
    )


def _held(course: Course, each: Shown, kinds: tuple[str, ...]) -> Held:
    return Held(
        held_as=HeldAs.RELEASED if each.released else HeldAs.APPROVED,
        course=course.id,
        module=each.key,
        title=each.title,
        kinds=kinds,
        approved_by=each.approved_by,
        evidence=each.evidence,
    )


def _documents(asked: Asked, holding: Holding) -> Iterator[Held | Missing]:
    """Yield the documents of the kinds wanted; where the course has none of a kind, that it is not asked."""
    forms = {"paperwork"} if asked.forms else set()
    wanted = [*asked.course, *forms]
    candidates = [each for each in holding.shown if each.is_document and _is_wanted(each, asked)]
    yield from (_deliverables(holding.course, each, each.kinds) for each in candidates)
    if not candidates:
        yield _missing(holding.course, Why.NOT_ASKED, tuple(wanted))


def _is_wanted(each: Shown, asked: Asked) -> bool:
    return bool(set(each.kinds) & set(asked.course)) or (each.form is not None and each.form in asked.forms)


def _objectives(course: Course, each: Shown) -> Held | Missing:
    """Return the objectives that people approved, where each says how well it has to be reached."""
    measurable = [objective for objective in each.objectives if objective.criterion]
    if measurable:
        return Held(
            held_as=HeldAs.OBJECTIVES,
            course=course.id,
            module=each.key,
            title=each.title,
            count=len(measurable),
            approved_by=each.approved_by,
            evidence=each.evidence,
        )
    why = Why.NOT_MEASURABLE if each.approved else Why.NOT_APPROVED
    return Missing(why=why, course=course.id, module=each.key, title=each.title)


def _watched(holding: Holding) -> Held | Missing:
    if holding.pulled is None:
        return _missing(holding.course, Why.NOT_WATCHED)
    course = holding.course
    return Held(
        held_as=HeldAs.WATCHED,
        course=course.id,
        title=course.title,
        count=holding.pulled.sources,
        evidence=(holding.pulled,),
    )


def _stated(course: Course, key: str) -> Held | Missing:
    """Return what a key of `course.yaml` says, found by its path."""
    value: object = course
    for part in key.split("."):
        value = getattr(value, part, None)
    evidence = CourseEvidence(course=course.id, key=key)
    if value is None:
        missing = _missing(course, Why.NOT_STATED)
        return missing.model_copy(update={"evidence": evidence})
    return Held(held_as=HeldAs.STATED, course=course.id, title=course.title, evidence=(evidence,))


def _improved(holding: Holding) -> Iterator[Held | Missing]:
    better = [each for each in holding.shown if each.improved]
    for each in better:
        yield Held(
            held_as=HeldAs.IMPROVED,
            course=holding.course.id,
            module=each.key,
            title=each.title,
            count=len(each.improved),
            evidence=each.improved,
        )
    if not better:
        yield _missing(holding.course, Why.NOTHING_REPLACED)


def _results(holding: Holding, wanted: HeldAs) -> Iterator[Held | Missing]:
    """Yield the modules whose results are counted, or rated; where none are, that none came in."""
    course, found = holding.course, False
    for each in holding.shown:
        count = each.results and (each.results.rated if wanted is HeldAs.RATED else each.results.results)
        if each.results and count:  # results of too few to be told are held too, without a count
            found = True
            yield Held(
                held_as=wanted,
                course=course.id,
                module=each.key,
                title=each.title,
                count=None if isinstance(count, Absent) else count,
                evidence=(each.results.evidence,),
            )
    if not found:
        yield _missing(course, Why.NO_RESULTS)


def _missing(course: Course, why: Why, kinds: Iterable[str] = ()) -> Missing:
    return Missing(why=why, course=course.id, title=course.title, kinds=tuple(kinds))
