"""Whoever changes their own notes waits for themselves alone."""

from threading import Event, Thread
from typing import Any

import pytest
from starlette.datastructures import FormData

from adapters.workspace import Workspace
from pipelines.desk.form_order import FormOrder
from pipelines.desk.forms import SentForm
from pipelines.desk.keyed_locks import KeyedLocks
from pipelines.desk.notebook import Notebook
from pipelines.testing import builders
from pipelines.testing.programs import PATIENCE_SECONDS

SOON = 0.2


@pytest.fixture
def others() -> Any:
    """Run something in another thread, and say whether it ends while this one is where it is."""
    threads: list[Thread] = []

    def ends(act: Any, within: float = PATIENCE_SECONDS) -> bool:
        done = Event()
        threads.append(Thread(target=lambda: (act(), done.set())))
        threads[-1].start()
        return done.wait(within)

    yield ends
    for thread in threads:
        thread.join()


def test_nobody_waits_for_another_persons_notes(workspace: Workspace, others: Any) -> None:
    """One autosave of a long draft took ten seconds, and the desk wrote for nobody else meanwhile."""
    draft, seen = builders.draft(), []

    def write(person: str) -> None:
        Notebook(workspace, draft, person).change(lambda _: {"comment": f"De {person}."})

    def write_while_noe_does(_: Any) -> dict[str, Any]:
        seen.append(others(lambda: write("noe")))
        seen.append(others(lambda: write("lea"), SOON))
        return {"comment": "De Léa, d’abord."}

    Notebook(workspace, draft, "lea").change(write_while_noe_does)
    assert seen == [True, False]
    assert Notebook(workspace, draft, "noe").read().comment == "De noe."


def test_nobody_waits_for_the_form_of_another(others: Any) -> None:
    order, form = FormOrder(), SentForm(FormData({"page": "one", "turn": "1"}))

    def take_turn(person: str) -> None:
        with order.take_turn(form, person, builders.KEY, "st-0001"):
            pass

    with order.take_turn(form, "lea", builders.KEY, "st-0001") as is_latest:
        assert is_latest
        assert others(lambda: take_turn("noe"))
        assert not others(lambda: take_turn("lea"), SOON)


def test_no_lock_is_kept_that_nobody_holds() -> None:
    locks = KeyedLocks()
    with locks.hold("one"), locks.hold("other"):
        assert len(locks._locks) == 2
    assert not locks._locks
    assert not locks._users
