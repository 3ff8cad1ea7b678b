"""Links of what needs somebody: a withdrawn release that learners see leads to its roll-back at the desk."""

from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.desk.module_states import ModuleState
from pipelines.desk.release_routes import is_operator
from pipelines.desk.visitors import Visitor
from schemas.language import Language
from schemas.needs import Need, NeedKind


@dataclass(frozen=True)
class RollBackLink:
    """Where a withdrawn release is rolled back: its module's title, and whether this visitor may do it."""

    key: str
    title: str
    language: Language
    may_roll_back: bool
    operators: tuple[str, ...]


def link_withdrawals(
    needs: Iterable[Need], states: Iterable[ModuleState], visitor: Visitor
) -> dict[str, RollBackLink]:
    """Return a link for each module that learners still see a withdrawn release of, by its key."""
    wanted = {each.subject for each in needs if each.kind is NeedKind.WITHDRAWAL}
    return {
        each.key: RollBackLink(
            each.key,
            each.module.title,
            each.language,
            is_operator(visitor, each.course),
            tuple(each.course.operators or ()),
        )
        for each in states
        if each.key in wanted
    }
