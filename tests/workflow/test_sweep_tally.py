"""The summary at the end of a sweep: drafted, waiting, failed, cost."""

from logging import getLogger
from pathlib import Path

from adapters.courses import COURSE_FILE
from pipelines.testing.fake_openai import FakeOpenAI
from pipelines.workflow.draft import DraftOutcome
from pipelines.workflow.sweep import SweepListener, SweepRequest, sweep_modules
from pipelines.workflow.sweep_tally import SweepTally
from schemas.course import Budget, Price
from schemas.draft import Usage
from schemas.language import Language
from tests.workflow.night import FROID, KEYS, RELEVE, course, model, write

USAGE = Usage(calls=2, input_tokens=12_000, output_tokens=345, cost=0.4249, currency="CHF")
PRICE = Price(input=1000, output=1000, currency="CHF")


def test_a_sweep_that_found_nothing_to_do_says_so() -> None:
    assert SweepTally().describe(Language.ENGLISH) == (
        "this sweep: drafted: 0 · waiting for a person: 0 · failed: 0 · cost: 0"
    )


def test_what_it_cost_is_told_in_the_currency_of_the_prices() -> None:
    tally = SweepTally()
    tally.count("drafted", "waiting")
    tally.add_usage(USAGE)
    assert tally.describe(Language.FRENCH) == (
        "ce balayage\u00a0: rédigés\u00a0: 1 · attendent une personne\u00a0: 1 · en échec\u00a0: 0"
        " · coût\u00a0: 0,42 CHF, 12\u202f345 tokens"
    )


def test_without_a_price_the_cost_is_unknown_and_not_nothing() -> None:
    tally = SweepTally()
    tally.add_usage(USAGE.model_copy(update={"cost": 0.0}))
    assert tally.describe(Language.ENGLISH).endswith("cost: ?, 12,345 tokens")


def test_a_sweep_counts_what_became_of_each_module_and_what_the_failed_one_cost(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        written = course(model(fake, price=PRICE), Budget(tokens=10**8, cost=10**6))
        workspace = write(tmp_path, written)
        (tmp_path / "courses" / "froid" / "sources" / "releve.md").write_text("")
        tally = SweepTally()
        failed = sweep_modules(workspace, SweepRequest(KEYS), SweepListener(), getLogger("sweep"), tally)
    assert failed.keys() == {RELEVE}
    assert (tally.counts["drafted"], tally.counts["waiting"], tally.counts["failed"]) == (1, 1, 1)
    head = workspace.records.head(FROID)
    assert head is not None
    assert round(tally.money["CHF"], 6) == head.provenance.usage.cost > 0


def test_modules_that_wait_for_a_batch_are_counted_and_cost_nothing_yet(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        workspace = write(tmp_path, course(model(fake, {}, price=PRICE), Budget(tokens=10**8)))
        tally = SweepTally()
        request = SweepRequest(KEYS)
        sweep_modules(workspace, request, SweepListener(), getLogger("sweep"), tally)
        assert (tally.counts["batch"], tally.describe(Language.ENGLISH)[-7:]) == (2, "cost: 0")
        fake.batches.finish()
        tally = SweepTally()
        sweep_modules(workspace, request, SweepListener(), getLogger("sweep"), tally)
    assert tally.counts["drafted"] + tally.counts["batch"] == 2


def test_a_course_that_becomes_unusable_meanwhile_still_tells_what_it_cost(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        written = course(model(fake, price=PRICE), Budget(tokens=10**8, cost=10**6))
        workspace = write(tmp_path, written)

        class Saboteur(SweepListener):
            def hear_draft(self, key: str, outcome: DraftOutcome) -> None:
                (tmp_path / "courses" / "froid" / COURSE_FILE).write_text("id: [")

        tally = SweepTally()
        failed = sweep_modules(workspace, SweepRequest((FROID,)), Saboteur(), getLogger("sweep"), tally)
    assert failed
    assert tally.money["CHF"] > 0
