"""Links of what needs somebody to where it is mended at the desk: a roll-back, or a delivery."""

from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.desk.module_states import ModuleState
from pipelines.desk.release_routes import is_operator
from pipelines.desk.visitors import Visitor
from schemas.language import Language
from schemas.needs import Need, NeedKind
from schemas.operation import OperationAct

ACTS = {NeedKind.WITHDRAWAL: OperationAct.ROLL_BACK, NeedKind.DELIVERY: OperationAct.DELIVER}
"""What an operator does about a need."""


@dataclass(frozen=True)
class ActLink:
    """Where something is done at targets: its module's title, and whether this visitor may do it."""

    key: str
    title: str
    language: Language
    act: OperationAct
    may_act: bool
    operators: tuple[str, ...]


def link_acts(
    needs: Iterable[Need], states: Iterable[ModuleState], visitor: Visitor
) -> dict[tuple[NeedKind, str], ActLink]:
    """Return a link for each need that an act at the targets ends, by its kind and its module's key."""
    wanted = [(each.kind, each.subject) for each in needs if each.kind in ACTS]
    if not wanted:
        return {}
    by_key = {each.key: each for each in states}
    return {
        (kind, key): ActLink(
            key,
            state.module.title,
            state.language,
            ACTS[kind],
            is_operator(visitor, state.course),
            tuple(state.course.operators or ()),
        )
        for kind, key in wanted
        if (state := by_key.get(key)) is not None
    }
