"""Facts of `course.yaml` that packages show around the deliverables; they are approved with the draft."""

from datetime import time
from fnmatch import fnmatchcase

from schemas.contract import Contract
from schemas.course import Course, HalfDay, Module, Provider, Source
from schemas.deliverables import find_contract
from schemas.ids import Line


class Hours(Contract):
    """Start and end of the half-day that a module opens, in local time."""

    starts: time
    ends: time


class CourseFrame(Contract):
    """Facts taken from `course.yaml` when the draft was written, so that what was approved is what is shown.

    `provider` has only what a letterhead shows; `hours` is None if unknown. `rights` are those in the course,
    `source_rights` those in the sources the module may use; without the former, the latter are left out too.
    """

    course: Line
    provider: Provider | None = None
    hours: Hours | None = None
    rights: Line | None = None
    source_rights: tuple[str, ...] | None = None

    @classmethod
    def of(cls, module: Module, course: Course) -> "CourseFrame":
        """Return the facts for a module or document, without those that none of its kinds shows."""
        administration, contracts = course.administration, [find_contract(kind) for kind in module.artefacts]
        provider, opened = None, None
        if administration is not None and any(contract.bears_provider for contract in contracts):
            provider = _keep_letterhead(administration.provider)
        if administration is not None and any(contract.tells_hours for contract in contracts):
            opened = _find_opening_half_day(administration.session.half_days, module.title)
        hours = Hours(starts=opened.starts, ends=opened.ends) if opened else None
        source_rights = _list_rights(module, course.sources) if course.rights else ()
        return cls(
            course=course.title,
            provider=provider,
            hours=hours,
            rights=course.rights,
            source_rights=source_rights or None,
        )

    @property
    def shown_texts(self) -> tuple[str, ...]:
        """Return each text a reader is shown of it: course, provider, hours, rights."""
        provider = self.provider.model_dump(exclude_none=True).values() if self.provider else ()
        hours = (f"{self.hours.starts:%H:%M}–{self.hours.ends:%H:%M}",) if self.hours else ()
        rights = (*((self.rights,) if self.rights else ()), *(self.source_rights or ()))
        return (self.course, *map(str, provider), *hours, *rights)


def _list_rights(module: Module, sources: tuple[Source, ...]) -> tuple[str, ...]:
    """Return the rights stated for the sources a module may use, each once, on one line."""
    usable = (
        source
        for source in sources
        if not module.sources or any(_overlap(source.path, pattern) for pattern in module.sources)
    )
    stated = (" ".join(source.rights.split()) for source in usable)
    return tuple(dict.fromkeys(filter(None, stated)))


def _overlap(one: str, other: str) -> bool:
    """Return whether one of two paths or patterns matches the other."""
    return fnmatchcase(one, other) or fnmatchcase(other, one)


def _keep_letterhead(provider: Provider) -> Provider:
    left_out = {"representative": None, "representative_role": None, "disability_contact": None}
    return provider.model_copy(update=left_out)


def _find_opening_half_day(half_days: tuple[HalfDay, ...], title: str) -> HalfDay | None:
    """Return the first half-day that begins with a module, or that names no module."""
    return next(
        (day for day in half_days if day.module is None or day.module.split(" ; ")[0].strip() == title),
        None,
    )
