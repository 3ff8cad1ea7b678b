"""The facts of `course.yaml` that packages show around the deliverables, so that people approve them too."""

from datetime import time
from fnmatch import fnmatchcase

from schemas.contract import Contract
from schemas.course import Course, HalfDay, Module, Provider, Source
from schemas.deliverables import find_contract
from schemas.ids import Line


class Hours(Contract):
    """When the half-day begins and ends that a module opens; times are those of the place."""

    starts: time
    ends: time


class CourseFrame(Contract):
    """The frame of a draft, taken from `course.yaml` once, so that what was approved is what is shown.

    `provider` holds what a letterhead says and nothing more; `hours` are None where nobody knows them.
    `rights` are the course's, `source_rights` those of the sources the module may draw on: a course that
    states none of its own states none of theirs.
    """

    course: Line
    provider: Provider | None = None
    hours: Hours | None = None
    rights: Line | None = None
    source_rights: tuple[str, ...] | None = None

    @classmethod
    def of(cls, module: Module, course: Course) -> "CourseFrame":
        """Return what the course gives to a module or document, with no more than its kinds show."""
        administration, contracts = course.administration, [find_contract(kind) for kind in module.artefacts]
        provider, opened = None, None
        if administration is not None and any(each.bears_provider for each in contracts):
            provider = _on_paper(administration.provider)
        if administration is not None and any(each.tells_hours for each in contracts):
            opened = _find_opening_half_day(administration.session.half_days, module.title)
        hours = Hours(starts=opened.starts, ends=opened.ends) if opened else None
        drawn_on = _rights_of(module, course.sources) if course.rights else ()
        return cls(
            course=course.title,
            provider=provider,
            hours=hours,
            rights=course.rights,
            source_rights=drawn_on or None,
        )

    @property
    def shown_texts(self) -> tuple[str, ...]:
        """Return each thing a reader is shown of it, as it was given: course, sender, hours, rights."""
        sender = self.provider.model_dump(exclude_none=True).values() if self.provider else ()
        hours = (f"{self.hours.starts:%H:%M}–{self.hours.ends:%H:%M}",) if self.hours else ()
        rights = (*((self.rights,) if self.rights else ()), *(self.source_rights or ()))
        return (self.course, *map(str, sender), *hours, *rights)


def _rights_of(module: Module, sources: tuple[Source, ...]) -> tuple[str, ...]:
    """Return what is stated of the sources a module may draw on, each statement once, on one line."""
    drawn_on = (
        source
        for source in sources
        if not module.sources or any(_overlap(source.path, pattern) for pattern in module.sources)
    )
    stated = (" ".join(source.rights.split()) for source in drawn_on)
    return tuple(dict.fromkeys(filter(None, stated)))


def _overlap(one: str, other: str) -> bool:
    """Return whether a file can be of both, where either may be a path or a pattern."""
    return fnmatchcase(one, other) or fnmatchcase(other, one)


def _on_paper(provider: Provider) -> Provider:
    unsaid = {"representative": None, "representative_role": None, "disability_contact": None}
    return provider.model_copy(update=unsaid)


def _find_opening_half_day(half_days: tuple[HalfDay, ...], title: str) -> HalfDay | None:
    """Return the first half-day that a module opens, or that names none."""
    return next(
        (each for each in half_days if each.module is None or each.module.split(" ; ")[0].strip() == title),
        None,
    )
