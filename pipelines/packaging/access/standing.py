"""Where the criteria of a module stand: checked by a person, waiting for one, or settled."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from schemas.access.criteria import STANDARDS, Criterion, list_criteria
from schemas.course.accessibility import CheckResult, PersonCheck


@dataclass(frozen=True)
class Standing:
    """One criterion with the newest check of it by a person, if there is one."""

    criterion: Criterion
    check: PersonCheck | None

    @property
    def is_open(self) -> bool:
        """Return whether a person still has to check it."""
        return self.check is None and not self.criterion.settled

    @property
    def is_unmet(self) -> bool:
        """Return whether a person found that it is not met."""
        return self.check is not None and self.check.result is CheckResult.NOT_MET


def list_standings(checks: Iterable[PersonCheck]) -> tuple[Standing, ...]:
    """Return all criteria in their order; of two checks of one, the later counts."""
    newest: dict[str, PersonCheck] = {}
    for check in sorted(checks, key=lambda each: each.on):
        newest[check.criterion] = check
    return tuple(
        Standing(criterion, newest.get(criterion.key))
        for standard in STANDARDS
        for criterion in list_criteria(standard)
    )


def list_built() -> Iterator[str]:
    """Yield the keys of what holds by construction, each once."""
    yield from dict.fromkeys(
        criterion.built for standard in STANDARDS for criterion in list_criteria(standard) if criterion.built
    )
