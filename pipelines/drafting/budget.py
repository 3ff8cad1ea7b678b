"""What a run may spend: checked before a call with the most it could cost, counted after with what it did."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from adapters.llm import Ask, Reply, Send, most_tokens
from schemas.course import Budget, Price
from schemas.draft import Usage
from schemas.errors import BudgetExceeded

MILLIONTHS = 6

TOKENS_A_TURN = 16
"""Room for the markers a chat template puts around each message."""


@dataclass(frozen=True)
class Tokens:
    """Tokens read and written by a model."""

    input: int = 0
    output: int = 0

    def __add__(self, other: "Tokens") -> "Tokens":
        return Tokens(self.input + other.input, self.output + other.output)

    @property
    def total(self) -> int:
        """Return both together."""
        return self.input + self.output


def most(ask: Ask) -> Tokens:
    """Return the most tokens a question can use: its characters, its schema, the longest answer."""
    read = sum(most_tokens(message.text) + TOKENS_A_TURN for message in ask.messages)
    return Tokens(read + most_tokens(str(ask.answer_schema)), ask.max_output_tokens)


def cost_of(tokens: Tokens, price: Price | None) -> float:
    """Return what tokens cost in the price's currency, to a millionth; 0 where the course states no price."""
    if price is None:
        return 0.0
    return round((tokens.input * price.input + tokens.output * price.output) / 1_000_000, MILLIONTHS)


def add(one: Usage, other: Usage) -> Usage:
    """Return two usages in the same currency as one."""
    return Usage(
        calls=one.calls + other.calls,
        cached_calls=one.cached_calls + other.cached_calls,
        input_tokens=one.input_tokens + other.input_tokens,
        output_tokens=one.output_tokens + other.output_tokens,
        cost=round(one.cost + other.cost, MILLIONTHS),
        currency=other.currency,
    )


class Meter:
    """Guards the budget of one run over all its threads: open calls count at the most they may use."""

    def __init__(self, budget: Budget | None, price: Price | None) -> None:
        self._budget = budget
        self._price = price
        self._lock = Lock()
        self._spent = Tokens()
        self._open = Tokens()

    @property
    def spent(self) -> Tokens:
        """Return the tokens used so far."""
        with self._lock:
            return self._spent

    def usage(self, reply: Reply) -> Usage:
        """Return what one reply cost."""
        used = Tokens(reply.input_tokens, reply.output_tokens)
        return self._nothing().model_copy(
            update={
                "calls": 1,
                "input_tokens": used.input,
                "output_tokens": used.output,
                "cost": cost_of(used, self._price),
            }
        )

    def cached(self) -> Usage:
        """Return what a reply from the cache cost: nothing."""
        return self._nothing().model_copy(update={"cached_calls": 1})

    def _nothing(self) -> Usage:
        return Usage(currency=self._price.currency) if self._price else Usage()

    def send(self, ask: Ask, send: Send) -> Reply:
        """Return the reply; where the call could pass the budget raises BudgetExceeded and sends nothing."""
        with self._reserved(most(ask)):
            reply = send(ask)
            self._count(Tokens(reply.input_tokens, reply.output_tokens))
            return reply

    @contextmanager
    def _reserved(self, needed: Tokens) -> Iterator[None]:
        with self._lock:
            self._refuse_to_pass(needed)
            self._open += needed
        try:
            yield
        finally:
            with self._lock:
                self._open = Tokens(self._open.input - needed.input, self._open.output - needed.output)

    def _count(self, used: Tokens) -> None:
        with self._lock:
            self._spent += used

    def _refuse_to_pass(self, needed: Tokens) -> None:
        if self._budget is None:
            return
        taken = self._spent + self._open
        if (taken + needed).total > self._budget.tokens:
            raise BudgetExceeded(
                f"{taken.total} tokens are spent or under way, the next call could use {needed.total}, "
                f"and the budget is {self._budget.tokens}",
                place="course.yaml, budget.tokens",
                remedy="Raise it, ask for less in model.max_output_tokens, or draft fewer modules in a run",
            )
        cost, more = cost_of(taken, self._price), cost_of(needed, self._price)
        if self._price and self._budget.cost is not None and cost + more > self._budget.cost:
            currency = self._price.currency
            raise BudgetExceeded(
                f"{cost:.4f} {currency} are spent or under way, the next call could cost {more:.4f}, "
                f"and the budget is {self._budget.cost:g}",
                place="course.yaml, budget.cost",
                remedy="Raise it, ask for less in model.max_output_tokens, or draft fewer modules in a run",
            )
