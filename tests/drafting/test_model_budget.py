"""What a run may spend is never passed, on one thread or on many."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.llm import Ask, ChatMessage, Reply, ResponseFormat
from pipelines.drafting.budget import Meter, Tokens, count_cost, count_most_tokens, return_no_price
from pipelines.drafting.request import IdAllocator
from pipelines.drafting.spending_limits import start_meter
from pipelines.testing import builders
from pipelines.testing.fake_openai import FakeOpenAI, Mode
from pipelines.testing.fake_openai.fake_writer import make_request, make_writer
from schemas.course import Budget, ModelSettings, Price
from schemas.errors import BudgetExceeded, InvalidInput
from tests.fuzzing import examples

PRICE = Price(input=2.0, output=10.0)


def ask(longest: int = 100, text: str = "Résume.") -> Ask:
    return Ask(
        host="h",
        model="m",
        messages=(ChatMessage(role="user", text=text),),
        format=ResponseFormat.JSON_SCHEMA,
        answer_name="summary",
        answer_schema={"type": "object"},
        temperature=0,
        seed=1,
        max_output_tokens=longest,
    )


def test_a_price_is_per_million_tokens() -> None:
    assert count_cost(Tokens(500_000, 100_000), PRICE) == pytest.approx(2.0)
    assert count_cost(Tokens(500_000, 100_000), None) == 0


def test_a_refused_call_says_what_is_spent_what_it_could_use_and_where_the_budget_stands() -> None:
    needed = count_most_tokens(ask()).total
    meter = Meter(Budget(tokens=needed), return_no_price)
    meter.send(ask(), lambda _: Reply(text="", input_tokens=20, output_tokens=30))
    told = f"50 tokens are spent or under way, the next call could use {needed}, and the budget is {needed}"
    with pytest.raises(BudgetExceeded, match=told) as raised:
        meter.send(ask(), lambda _: pytest.fail("was sent"))
    assert raised.value.place == "course.yaml, budget.tokens"


def test_a_call_under_way_counts_at_the_most_it_may_use() -> None:
    meter = Meter(Budget(tokens=count_most_tokens(ask()).total + 1), return_no_price)

    def meanwhile(_: Ask) -> Reply:
        with pytest.raises(BudgetExceeded):
            meter.send(ask(), lambda _: pytest.fail("was sent"))
        return Reply(text="")

    meter.send(ask(), meanwhile)


def test_money_is_a_limit_too() -> None:
    needed = count_cost(count_most_tokens(ask()), PRICE)
    meter = Meter(Budget(tokens=10**9, cost=needed / 2), lambda _: PRICE)
    with pytest.raises(BudgetExceeded, match=r"budget\.cost"):
        meter.send(ask(), lambda _: pytest.fail("was sent"))


def test_what_a_failed_call_held_back_is_free_again() -> None:
    meter = Meter(Budget(tokens=count_most_tokens(ask()).total), return_no_price)

    def fails(_: Ask) -> Reply:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        meter.send(ask(), fails)
    meter.send(ask(), lambda _: Reply(text=""))


CALLS = st.lists(st.tuples(st.integers(1, 400), st.floats(0, 1)), max_size=12)


@settings(max_examples=examples(20), deadline=None)
@given(calls=CALLS, tokens=st.integers(0, 2000))
def test_no_order_of_calls_on_four_threads_passes_the_budget(
    calls: list[tuple[int, float]], tokens: int
) -> None:
    meter = Meter(Budget(tokens=tokens), return_no_price)

    def call(longest: int, share: float) -> None:
        asked = ask(longest)
        reply = Reply(
            text="", input_tokens=count_most_tokens(asked).input, output_tokens=int(longest * share)
        )
        try:
            meter.send(asked, lambda _: reply)
        except BudgetExceeded:
            return

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda each: call(*each), calls))
    assert meter.total_spent.tokens.total <= tokens


def test_a_budget_of_nothing_makes_no_call(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        with pytest.raises(BudgetExceeded):
            make_writer(fake, tmp_path, budget=Budget(tokens=0)).write(make_request(), IdAllocator())
        assert fake.requests == []


def test_a_run_stops_before_its_budget_is_passed(tmp_path: Path) -> None:
    """The longest call could take 5,300 tokens: what the first ones took leaves no room for all three."""
    with FakeOpenAI() as fake:
        with pytest.raises(BudgetExceeded):
            make_writer(fake, tmp_path, budget=Budget(tokens=5800), concurrency=1).write(
                make_request(), IdAllocator()
            )
        assert 0 < len(fake.requests) < 3


def test_what_was_paid_before_the_budget_ran_out_is_not_paid_again(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        with pytest.raises(BudgetExceeded):
            make_writer(fake, tmp_path, budget=Budget(tokens=5800), concurrency=1).write(
                make_request(), IdAllocator()
            )
        paid = len(fake.requests)
        written = make_writer(fake, tmp_path).write(make_request(), IdAllocator())
        assert written.usage.cached_calls == paid
        assert len(fake.requests) == 3


def test_modules_of_one_run_share_the_budget(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        one_run = make_writer(fake, tmp_path, budget=Budget(tokens=9000), concurrency=1)
        one_run.write(make_request(), IdAllocator())
        other = make_request(module=make_request().module.model_copy(update={"title": "Le relevé"}))
        with pytest.raises(BudgetExceeded):
            one_run.write(other, IdAllocator())


def test_tries_that_came_too_late_are_counted_as_spent(tmp_path: Path) -> None:
    """A host may bill what it wrote to nobody."""
    with FakeOpenAI(Mode.SLOW, times=1) as fake:
        slow = make_writer(
            fake, tmp_path, budget=Budget(tokens=6000), concurrency=1, retries=0, timeout_seconds=0.3
        )
        with pytest.raises(Exception, match="no answer within"):
            slow.write(make_request(), IdAllocator())
        with pytest.raises(BudgetExceeded, match=r"[234]\d\d\d tokens are spent"):
            slow.write(make_request(), IdAllocator())


def test_a_draft_says_what_it_cost(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        usage = make_writer(fake, tmp_path, price=PRICE).write(make_request(), IdAllocator()).usage
        asked = sum(len(received.prompt) // 4 for received in fake.requests)
    assert (usage.calls, usage.input_tokens, usage.currency) == (3, asked, "EUR")
    assert usage.cost == pytest.approx((usage.input_tokens * 2 + usage.output_tokens * 10) / 1e6)


# several models


def test_each_deliverable_goes_to_its_model_and_is_priced_by_it(tmp_path: Path) -> None:
    small, large = Price(input=1.0, output=1.0), Price(input=100.0, output=100.0)
    with FakeOpenAI() as fake:
        written = make_writer(
            fake,
            tmp_path,
            price=small,
            per_artefact={"quiz": "large"},
            prices={"large": large},
        ).write(make_request(), IdAllocator())
        asked = {each.subject: each.body["model"] for each in fake.requests}
    assert asked == {"lesson": "fake", "quiz": "large", "summary": "fake"}
    costs = {(each.artefact, each.model): each.usage for each in written.spent}
    assert set(costs) == {("lesson", "fake"), ("quiz", "large"), ("summary", "fake")}
    for (_, model), usage in costs.items():
        price = large if model == "large" else small
        assert usage.cost == count_cost(Tokens(usage.input_tokens, usage.output_tokens), price)
    assert written.usage.cost == pytest.approx(sum(usage.cost for usage in costs.values()))


def test_a_budget_in_money_wants_the_price_of_every_model() -> None:
    model = ModelSettings(base_url="http://127.0.0.1:1/v1", name="a", price=PRICE, per_artefact={"quiz": "b"})
    course = builders.course(model=model, budget=Budget(tokens=10, cost=1.0))
    with pytest.raises(InvalidInput, match=r"needs the price of b"):
        start_meter(course)
