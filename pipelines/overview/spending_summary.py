"""Cost of drafting, from the provenance of every revision; calls without a price are unknown."""

from collections import Counter
from collections.abc import Iterable, Iterator

from schemas.course import Course
from schemas.draft import MILLIONTHS, Provenance, Spent
from schemas.overview import Cost, DraftEvidence, Money


def sum_costs(course: Course, revisions: Iterable[tuple[DraftEvidence, Provenance]]) -> Cost:
    """Return the cost of a module's revisions, given with the oldest first.

    A revision that was only read aloud again repeats the costs of the one before, so of revisions with the
    same author, inputs and moment only the last counts.
    """
    last_by_writing: dict[object, tuple[DraftEvidence, Provenance]] = {}
    for evidence, provenance in revisions:
        last_by_writing[provenance.written_at, provenance.inputs, provenance.writer, provenance.author] = (
            evidence,
            provenance,
        )
    paid = [
        (evidence, spent)
        for evidence, provenance in last_by_writing.values()
        for spent in _list_spending(provenance)
    ]
    money: Counter[str] = Counter()
    unpriced: Counter[str] = Counter()
    for _, spent_line in paid:
        if is_priced(course, spent_line):
            money[spent_line.usage.currency] += round(spent_line.usage.cost * 10**MILLIONTHS)
        else:
            unpriced[spent_line.model] += spent_line.usage.calls
    return Cost(
        calls=sum(spent_line.usage.calls for _, spent_line in paid),
        tokens=sum(spent_line.usage.input_tokens + spent_line.usage.output_tokens for _, spent_line in paid),
        known=_list_amounts(money),
        unpriced=unpriced.total(),
        of=tuple(sorted(unpriced)),
        evidence=tuple(dict.fromkeys(evidence for evidence, _ in paid)),
    )


def total(costs: Iterable[Cost]) -> Cost:
    """Return the sum of costs, each currency by itself, without their evidence."""
    listed = list(costs)
    money: Counter[str] = Counter()
    for amount in (amount for cost in listed for amount in cost.known):
        money[amount.currency] += round(amount.value * 10**MILLIONTHS)
    return Cost(
        calls=sum(cost.calls for cost in listed),
        tokens=sum(cost.tokens for cost in listed),
        known=_list_amounts(money),
        unpriced=sum(cost.unpriced for cost in listed),
        of=tuple(sorted({name for cost in listed for name in cost.of})),
    )


def is_priced(course: Course, spent: Spent) -> bool:
    """Return whether the cost is known: it is not zero, or `course.yaml` states a price of zero."""
    if spent.usage.cost > 0:
        return True
    if spent.artefact == "narration" and spent.usage.input_tokens == spent.usage.output_tokens == 0:
        return course.speech is not None and course.speech.price_per_million_characters == 0
    price = course.model.price_of(spent.model) if course.model else None
    return price is not None and price.input == price.output == 0


def _list_spending(made: Provenance) -> Iterator[Spent]:
    """Yield the spending of a revision; an old provenance only has a total."""
    lines = made.spent or (Spent(artefact="", model=made.model or "", usage=made.usage),)
    yield from (line for line in lines if line.usage.calls)


def _list_amounts(money: Counter[str]) -> tuple[Money, ...]:
    return tuple(
        Money(currency=currency, value=value / 10**MILLIONTHS) for currency, value in sorted(money.items())
    )
