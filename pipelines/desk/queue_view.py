"""The queue as a person asked to see it: filtered, searched, sorted, a page at a time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from pipelines.desk.known_states import ReviewState
from pipelines.desk.module_states import ModuleState
from pipelines.desk.word_search import fold_letters

AT_ONCE = 25
FEW = 5
"""So many modules are seen at a glance: nobody needs to filter them."""

END_OF_TIME = datetime.max.replace(tzinfo=UTC)

ONLY: dict[str, Callable[[ModuleState], bool]] = {
    "mine": lambda state: state.mine or state.is_plan_mine,
    "blocked": lambda state: state.blocking > 0 or state.state in (ReviewState.STUCK, ReviewState.UNREADABLE),
    "late": lambda state: state.overdue or (state.plan is not None and state.plan.overdue),
    "changed": lambda state: state.is_changed,
}
SORTS: dict[str, Callable[[ModuleState], Any]] = {
    "oldest": lambda state: state.since or END_OF_TIME,
    "shortest": lambda state: (not state.minutes, state.minutes, state.key),
    "title": lambda state: fold_letters(state.module.title),
}


@dataclass(frozen=True)
class QueueQuery:
    """What a person asked of the queue, by the parameters of its address."""

    search: str = ""
    only: str = ""
    role: str = ""
    course: str = ""
    sort: str = ""
    page: int = 1

    @property
    def is_asked(self) -> bool:
        """Return whether anything but the first page of the whole queue is asked for."""
        return self != QueueQuery()

    def select(self, states: tuple[ModuleState, ...]) -> tuple[ModuleState, ...]:
        """Return the modules asked for, in the order asked for."""
        found = [each for each in states if self._wants(each)]
        return tuple(sorted(found, key=SORTS[self.sort]) if self.sort else found)

    def write_address(self, page: int) -> str:
        """Return the parameters of another page of the same, as they stand in an address."""
        return "?" + urlencode(replace(self, page=page).list_parameters())

    def list_parameters(self) -> dict[str, str]:
        """Return what is asked, by the parameters of the queue's address."""
        return {name: str(value) for name, value in vars(self).items() if value}

    def _wants(self, state: ModuleState) -> bool:
        words = fold_letters(self.search).split()
        told = fold_letters(f"{state.module.title} {state.course.title} {state.key}")
        return (
            all(word in told for word in words)
            and (not self.only or ONLY[self.only](state))
            and (not self.role or self.role in state.awaited)
            and (not self.course or self.course == state.course.id)
        )


@dataclass(frozen=True)
class QueueView:
    """One page of the queue: the `waiting` and `others` on it, and how many of each there are in all."""

    query: QueueQuery
    waiting: tuple[ModuleState, ...]
    others: tuple[ModuleState, ...]
    count_waiting: int
    count_others: int
    pages: int
    roles: tuple[tuple[str, str], ...]
    courses: tuple[tuple[str, str], ...]
    """The roles awaited and the courses there are, to choose from: value and name of each."""

    may_be_filtered: bool


def read_query(parameters: Mapping[str, str]) -> QueueQuery:
    """Return what an address asks of the queue; what it names wrongly is not asked."""
    only, sort = (parameters.get(name, "") for name in ("only", "sort"))
    return QueueQuery(
        search=parameters.get("search", "").strip(),
        only=only if only in ONLY else "",
        role=parameters.get("role", ""),
        course=parameters.get("course", ""),
        sort=sort if sort in SORTS else "",
        page=read_page_number(parameters),
    )


def read_page_number(parameters: Mapping[str, str]) -> int:
    """Return the page that an address names, the first if it names none."""
    page = parameters.get("page", "")
    return int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 6 and int(page) else 1


def view_queue(states: tuple[ModuleState, ...], query: QueueQuery) -> QueueView:
    """Return the page of the queue that was asked for, the last if there are not so many."""
    found = query.select(states)
    waiting = tuple(each for each in found if each.is_waiting)
    others = tuple(each for each in found if not each.is_waiting)
    pages = max(1, -(-len(found) // AT_ONCE))
    query = replace(query, page=min(query.page, pages))
    shown = (*waiting, *others)[(query.page - 1) * AT_ONCE : query.page * AT_ONCE]
    return QueueView(
        query,
        tuple(each for each in shown if each.is_waiting),
        tuple(each for each in shown if not each.is_waiting),
        len(waiting),
        len(others),
        pages,
        roles=tuple(sorted({(role, role) for each in states for role in each.awaited})),
        courses=tuple(sorted({(each.course.id, each.course.title) for each in states})),
        may_be_filtered=len(states) > FEW or query.is_asked,
    )
