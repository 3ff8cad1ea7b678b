"""Budget of a run: each call is checked beforehand at its highest cost and counted at its real cost."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import reduce
from operator import add
from threading import Lock

from adapters.llm import Ask, Reply, Send, estimate_most_tokens
from adapters.llm.pace import Pace
from schemas.course import Budget, EmbeddingSettings, ModelSettings, Price
from schemas.draft import MILLIONTHS, Usage
from schemas.errors import BudgetExceeded
from schemas.refusal import Refusal

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
        """Return the sum of both."""
        return self.input + self.output


def count_most_tokens(ask: Ask) -> Tokens:
    """Return the most tokens a question can use: its characters, its schema, the longest answer."""
    read = sum(estimate_most_tokens(message.text) + TOKENS_A_TURN for message in ask.messages)
    return Tokens(read + estimate_most_tokens(str(ask.answer_schema)), ask.max_output_tokens)


def count_cost_of_speech(characters: int, price: float | None) -> float:
    """Return the cost of reading aloud, to a millionth; `price` is for a million characters, None means 0."""
    return round(characters * (price or 0.0) / 1_000_000, MILLIONTHS)


def count_cost_of_embedding(tokens: int, price: float | None) -> float:
    """Return the cost of embedding tokens, to a millionth; `price` is for a million, None means 0."""
    return round(tokens * (price or 0.0) / 1_000_000, MILLIONTHS)


def count_cost(tokens: Tokens, price: Price | None) -> float:
    """Return the cost of tokens in the price's currency, to a millionth; 0 without a price."""
    if price is None:
        return 0.0
    return round((tokens.input * price.input + tokens.output * price.output) / 1_000_000, MILLIONTHS)


@dataclass(frozen=True)
class TokenSum:
    """Tokens, characters read aloud, and their cost in the currency of the prices."""

    tokens: Tokens = Tokens()
    cost: float = 0.0
    characters: int = 0

    def __add__(self, other: "TokenSum") -> "TokenSum":
        return TokenSum(
            self.tokens + other.tokens, self.cost + other.cost, self.characters + other.characters
        )

    def __sub__(self, other: "TokenSum") -> "TokenSum":
        tokens = Tokens(self.tokens.input - other.tokens.input, self.tokens.output - other.tokens.output)
        return TokenSum(tokens, self.cost - other.cost, self.characters - other.characters)


PriceOf = Callable[[str], Price | None]
"""Returns the price of a model, given its name; None if the course states none."""


def return_no_price(model: str) -> None:
    """Return None for every model: a `PriceOf` for courses without a model."""


class Meter:
    """Guards the budget and the pace of one run over all its threads.

    A call under way counts at the most it may use, so that the budget holds in whatever order calls end.
    `spent_before` is what was spent or reserved earlier. `due` are digests of questions that were sent in a
    batch: their replies come from the cache, and are paid for now.
    """

    def __init__(
        self,
        budget: Budget | None,
        price_of: PriceOf,
        pace: Pace | None = None,
        *,
        embedding_pace: Pace | None = None,
        spent_before: TokenSum | None = None,
        due: Collection[str] = (),
    ) -> None:
        self._budget = budget
        self._price_of = price_of
        self._pace = pace or Pace()
        self._embedding_pace = embedding_pace or Pace()
        self._lock = Lock()
        self._spent = spent_before or TokenSum()
        self._open = TokenSum()
        self._due = due

    @classmethod
    def of(
        cls,
        settings: ModelSettings | None,
        budget: Budget | None,
        embedding: EmbeddingSettings | None = None,
    ) -> "Meter":
        """Return a fresh meter for a course's models."""
        if settings is None:
            return cls(budget, return_no_price)
        return cls(budget, settings.price_of, Pace.of(settings), embedding_pace=Pace.of(embedding))

    @property
    def total_spent(self) -> TokenSum:
        """Return the tokens, characters and cost used so far."""
        with self._lock:
            return self._spent

    def price_reply(self, ask: Ask, reply: Reply) -> Usage:
        """Return the usage and the cost of one reply."""
        used = Tokens(reply.input_tokens, reply.output_tokens)
        counted = {"calls": 1, "input_tokens": used.input, "output_tokens": used.output}
        cost = count_cost(used, self._price_of(ask.model))
        return self._free_usage(ask).model_copy(update=counted | {"cost": cost})

    def price_cached_reply(self, ask: Ask, reply: Reply) -> Usage:
        """Return the usage of a reply from the cache: it costs nothing, unless it is due."""
        if ask.canonical_digest() in self._due:
            return self.price_reply(ask, reply)
        return self._free_usage(ask).model_copy(update={"cached_calls": 1})

    def reserve(self, asks: Iterable[Ask]) -> None:
        """Reserve the most that some questions can use, because they are answered after this run.

        Raises BudgetExceeded, and reserves nothing, if that could pass the budget.
        """
        needed = self.estimate_most(asks)
        with self._lock:
            self._refuse_to_pass(needed)
            self._open += needed

    def estimate_most(self, asks: Iterable[Ask]) -> TokenSum:
        """Return the most some questions can use together."""
        return reduce(add, (self._price_tokens(ask, count_most_tokens(ask)) for ask in asks), TokenSum())

    def _free_usage(self, ask: Ask) -> Usage:
        price = self._price_of(ask.model)
        return Usage(currency=price.currency) if price else Usage()

    def send(self, ask: Ask, send: Send) -> Reply:
        """Return the reply; raises BudgetExceeded and sends nothing if the call could pass the budget."""
        needed = count_most_tokens(ask)
        with (
            self._reserve(self._price_tokens(ask, needed)),
            self._pace.reserve(needed.total) as count_in_pace,
        ):
            reply = send(ask)
            used_tokens = Tokens(reply.input_tokens, reply.output_tokens)
            count_in_pace(used_tokens.total)
            self._count(self._price_tokens(ask, used_tokens))
            return reply

    @contextmanager
    def reserve_speech(self, characters: int, price: float | None) -> Iterator[None]:
        """Reserve budget while a text of that many characters is read aloud; it counts unless reading fails.

        Raises BudgetExceeded, before anything is sent, if the budget would be passed, or if the budget is in
        money and the course states no price of a character.
        """
        if price is None and self._budget is not None and self._budget.cost is not None:
            raise BudgetExceeded(Refusal("speech.no_price"))
        needed = TokenSum(cost=count_cost_of_speech(characters, price), characters=characters)
        with self._reserve(needed):
            yield
            self._count(needed)

    @contextmanager
    def reserve_embedding(self, tokens: int, price: float | None) -> Iterator[Callable[[int], None]]:
        """Reserve budget and pace while at most that many tokens are embedded.

        Call the yielded function with the number of tokens really used. Raises BudgetExceeded, before
        anything is sent, if the budget could be passed.
        """
        needed = TokenSum(Tokens(tokens), count_cost_of_embedding(tokens, price))
        with self._reserve(needed), self._embedding_pace.reserve(tokens) as count_in_pace:

            def count_used(used: int) -> None:
                count_in_pace(used)
                self._count(TokenSum(Tokens(used), count_cost_of_embedding(used, price)))

            yield count_used

    def _price_tokens(self, ask: Ask, tokens: Tokens) -> TokenSum:
        return TokenSum(tokens, count_cost(tokens, self._price_of(ask.model)))

    @contextmanager
    def _reserve(self, needed: TokenSum) -> Iterator[None]:
        with self._lock:
            self._refuse_to_pass(needed)
            self._open += needed
        try:
            yield
        finally:
            with self._lock:
                self._open -= needed

    def _count(self, used: TokenSum) -> None:
        with self._lock:
            self._spent += used

    def _refuse_to_pass(self, needed: TokenSum) -> None:
        if self._budget is None:
            return
        committed = self._spent + self._open
        if needed.characters:
            _refuse_to_read(committed, needed, self._budget)
            return
        if (committed + needed).tokens.total > self._budget.tokens:
            facts = {
                "spent": committed.tokens.total,
                "needed": needed.tokens.total,
                "budget": self._budget.tokens,
            }
            raise BudgetExceeded(Refusal("budget.tokens", **facts))
        if (
            self._budget.cost is not None
            and round(committed.cost + needed.cost, MILLIONTHS) > self._budget.cost
        ):
            texts = {
                "spent": f"{committed.cost:.4f}",
                "needed": f"{needed.cost:.4f}",
                "budget": f"{self._budget.cost:g}",
            }
            raise BudgetExceeded(Refusal("budget.cost", **texts))


def _refuse_to_read(committed: TokenSum, needed: TokenSum, budget: Budget) -> None:
    if budget.characters is not None and committed.characters + needed.characters > budget.characters:
        raise BudgetExceeded(Refusal("speech.characters", read=committed.characters, most=budget.characters))
    if budget.cost is not None and round(committed.cost + needed.cost, MILLIONTHS) > budget.cost:
        raise BudgetExceeded(Refusal("speech.cost", spent=f"{committed.cost:.2f}", most=f"{budget.cost:g}"))
