"""Operations: what a person the course names has done at its targets, recorded before it is done.

Decided in docs/decisions/0165-operators-and-history.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.ledger.turn import append_in_turn
from adapters.workspace import Workspace
from schemas.course import Course, Deliver, IdentityMode
from schemas.errors import Conflict, DecisionRefused
from schemas.ids import fold_name
from schemas.operation import Operation, OperationAct
from schemas.refusal import Refusal, TextFact
from schemas.release import Release
from schemas.review import LedgerRecord


@dataclass(frozen=True)
class Order:
    """Who wants an act at the targets; `verified` says whether an identity provider vouched for them.

    `number` is that of the operation as the page showed it: whoever presses a second time, or at the same
    time, names the same. None takes the next. `release` is the number of the release to deliver that they
    saw, None if they named none. `retries` are the runs that `run_id` carries out again.
    """

    person: str
    verified: bool = False
    number: int | None = None
    release: int | None = None
    run_id: str | None = None
    retries: frozenset[str] = frozenset()


def list_operations(recorded: Sequence[LedgerRecord]) -> tuple[Operation, ...]:
    """Return the operations among what a module's ledger records, in its order."""
    return tuple(each for each in recorded if isinstance(each, Operation))


def count_next_operation(recorded: Sequence[LedgerRecord]) -> int:
    """Return the number that the next operation of a module has."""
    return len(list_operations(recorded)) + 1


def refuse_unordered_delivery(course: Course, key: str) -> None:
    """Raise DecisionRefused if only an operator may have a delivery made that nobody ordered by name.

    A course that delivers on approval asks nobody.
    """
    if course.deliver is Deliver.BY_HAND:
        refuse_unordered(course, key)


def refuse_unordered(course: Course, key: str) -> None:
    """Raise DecisionRefused if a course names its operators, so that an act needs the name of one."""
    if course.operators is not None:
        people = ", ".join(course.operators)
        raise DecisionRefused(Refusal("operation.unnamed", module=key, people=people))


def refuse_stranger(course: Course, key: str, order: Order) -> str:
    """Return the name of the operator who gives an order; raise DecisionRefused if it is nobody's.

    Whoever acts asks this before anything is read, asked or recorded.
    """
    person = fold_name(order.person).strip()
    if course.operators is None:
        raise DecisionRefused(Refusal("operation.no_operators", module=key))
    if not person:
        refuse_unordered(course, key)
    if person not in course.operators:
        people = ", ".join(course.operators)
        raise DecisionRefused(Refusal("operation.stranger", module=key, person=person, people=people))
    if not (order.verified or course.review.identity is IdentityMode.LOCAL):
        raise DecisionRefused(Refusal("operation.unvouched", module=key, person=person))
    return person


def record_operation(
    workspace: Workspace, key: str, act: OperationAct, release: Release | None, order: Order, now: datetime
) -> Operation:
    """Record in the ledger that an operator has a release delivered or gone back to, and return it.

    Whoever calls does the act only if this returns. The same run goes on with what it has recorded, and so
    does one that carries it out again while nobody has had anything else done; by another person it is an act
    of theirs. Raises DecisionRefused if the person is no operator, Conflict if somebody has had it done or
    others write first again and again, LedgerBroken, StoreUnusable; then nothing is recorded.
    """
    folder, _ = workspace.find_module(key)
    person = refuse_stranger(folder.course, key, order)
    is_local = folder.course.review.identity is IdentityMode.LOCAL

    def prepare(recorded: Sequence[LedgerRecord], moment: datetime) -> Operation | _Recorded:
        done = list_operations(recorded)
        operation = Operation(
            module=key,
            number=_find_number(order, person, done),
            act=act,
            release=release.number if release else None,
            release_digest=release.canonical_digest() if release else None,
            person=person,
            # Without a proxy in front, a header proves nothing: anyone on this machine can send one.
            verified=order.verified and not is_local,
            at=moment,
            run_id=order.run_id,
        )
        return _find_recorded(operation, order.retries, done) or operation

    made = append_in_turn(workspace.ledger, key, now, Operation, prepare)
    return made.operation if isinstance(made, _Recorded) else made


@dataclass(frozen=True)
class _Recorded:
    """An operation that the ledger has already."""

    operation: Operation


def describe_act(act: OperationAct, release: int | None) -> TextFact:
    """Return an act as a fact of a refusal; `release` is None or 0 if none is left to go back to."""
    return TextFact(f"operation_{act}", (("number", release),)) if release else TextFact("operation_removal")


def refuse_other_act(recorded: Operation, act: OperationAct, release: int | None) -> None:
    """Raise Conflict, which names both acts, if an operation is another than is wanted now."""
    if (recorded.act, recorded.release) != (act, release or None):
        raise Conflict(
            Refusal(
                "operation.other_done",
                module=recorded.module,
                person=recorded.person,
                at=recorded.at,
                act=describe_act(recorded.act, recorded.release),
                wanted=describe_act(act, release),
            )
        )


def _find_number(order: Order, person: str, recorded: Sequence[Operation]) -> int:
    """Return the number of an order; the next if it retries what somebody else had done last."""
    next_number = len(recorded) + 1
    if recorded and order.number == recorded[-1].number:
        is_of_another = recorded[-1].run_id in order.retries and recorded[-1].person != person
        return next_number if is_of_another else order.number
    return order.number or next_number


def _find_recorded(
    asked: Operation, retries: frozenset[str], recorded: Sequence[Operation]
) -> _Recorded | None:
    """Return the operation of that number if this run or one it `retries` recorded it; None if it is next.

    Raises Conflict if the number is another's, is not the next, or if a retry would undo a later operation.
    """
    if asked.number == len(recorded) + 1:
        return None
    if asked.number > len(recorded):
        raise Conflict(Refusal("operation.not_next", module=asked.module, number=len(recorded) + 1))
    earlier = recorded[asked.number - 1]
    is_retry = earlier.run_id in retries
    is_own = asked.run_id is not None and earlier.run_id == asked.run_id
    is_own = is_own or (is_retry and earlier == recorded[-1])
    if is_own and earlier.is_same_act(asked):
        return _Recorded(earlier)
    earlier = recorded[-1] if is_retry else earlier
    refuse_other_act(earlier, asked.act, asked.release)
    raise Conflict(
        Refusal("operation.done_already", module=asked.module, person=earlier.person, at=earlier.at)
    )
