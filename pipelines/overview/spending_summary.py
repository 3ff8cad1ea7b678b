"""Cost of drafting, from the provenance of every revision; calls without a price are unknown."""

from collections import Counter
from collections.abc import Iterable, Iterator

from schemas.course import Course
from schemas.draft import MILLIONTHS, Provenance, Spent
from schemas.overview import Cost, DraftEvidence, Money


def sum_costs(course: Course, revisions: Iterable[tuple[DraftEvidence, Provenance]]) -> Cost:
    """Return what a module's revisions, oldest first, came to.

    A revision that was only read aloud again tells what the one before cost besides its own, so of those
    with one author, inputs and moment the last counts.
    """
    counted: dict[object, tuple[DraftEvidence, Provenance]] = {}
    for evidence, made in revisions:
        counted[made.written_at, made.inputs, made.writer, made.author] = (evidence, made)
    paid = [(evidence, spent) for evidence, made in counted.values() for spent in _list_spending(made)]
    money: Counter[str] = Counter()
    unpriced: Counter[str] = Counter()
    for _, each in paid:
        if is_priced(course, each):
            money[each.usage.currency] += round(each.usage.cost * 10**MILLIONTHS)
        else:
            unpriced[each.model] += each.usage.calls
    return Cost(
        calls=sum(each.usage.calls for _, each in paid),
        tokens=sum(each.usage.input_tokens + each.usage.output_tokens for _, each in paid),
        known=_amounts(money),
        unpriced=unpriced.total(),
        of=tuple(sorted(unpriced)),
        evidence=tuple(dict.fromkeys(evidence for evidence, _ in paid)),
    )


def total(costs: Iterable[Cost]) -> Cost:
    """Return costs as one, each currency by itself; what it rests on is told where each of them stands."""
    listed = list(costs)
    money: Counter[str] = Counter()
    for amount in (amount for cost in listed for amount in cost.known):
        money[amount.currency] += round(amount.value * 10**MILLIONTHS)
    return Cost(
        calls=sum(cost.calls for cost in listed),
        tokens=sum(cost.tokens for cost in listed),
        known=_amounts(money),
        unpriced=sum(cost.unpriced for cost in listed),
        of=tuple(sorted({name for cost in listed for name in cost.of})),
    )


def is_priced(course: Course, spent: Spent) -> bool:
    """Return whether what was spent is known: it cost something, or `course.yaml` says it costs nothing."""
    if spent.usage.cost > 0:
        return True
    if spent.artefact == "narration" and spent.usage.input_tokens == spent.usage.output_tokens == 0:
        return course.speech is not None and course.speech.price_per_million_characters == 0
    price = course.model.price_of(spent.model) if course.model else None
    return price is not None and price.input == price.output == 0


def _list_spending(made: Provenance) -> Iterator[Spent]:
    """Yield what was paid for; provenance of old does not say by deliverable."""
    lines = made.spent or (Spent(artefact="", model=made.model or "", usage=made.usage),)
    yield from (line for line in lines if line.usage.calls)


def _amounts(money: Counter[str]) -> tuple[Money, ...]:
    return tuple(
        Money(currency=currency, value=value / 10**MILLIONTHS) for currency, value in sorted(money.items())
    )
