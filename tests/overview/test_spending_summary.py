"""What drafting cost: known money by currency, and calls nobody priced, never nought in their place."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pipelines.overview.spending_summary import sum_costs, total
from pipelines.testing import builders
from schemas.course import Course, ModelSettings, Price
from schemas.draft import Origin, Provenance, Spent, Usage
from schemas.overview import Cost, DraftEvidence, Money

WRITER = "gemini-test"
DIGEST = sha256(b"content").hexdigest()


def course(**model: Any) -> Course:
    return builders.course(model=ModelSettings(base_url="http://127.0.0.1:9/v1", name=WRITER, **model))


def read(number: int, *spent: Spent, later: int = 0) -> tuple[DraftEvidence, Provenance]:
    provenance = Provenance(
        writer=Origin.MODEL,
        model=WRITER,
        inputs=DIGEST,
        written_at=builders.NOON + timedelta(hours=later),
    )
    evidence = DraftEvidence(module=builders.KEY, revision=number, digest=DIGEST)
    return evidence, provenance.with_spent(spent)


def paid(cost: float, calls: int = 1, model: str = WRITER, **usage: Any) -> Spent:
    tokens = {"input_tokens": 100, "output_tokens": 20} | usage
    return Spent(artefact="lesson", model=model, usage=Usage(calls=calls, cost=cost, **tokens))


def test_every_revision_is_paid_for_and_named() -> None:
    cost = sum_costs(course(), [read(1, paid(0.1)), read(2, paid(0.2, calls=2), later=1)])
    assert cost.known == (Money(currency="EUR", value=0.3),)
    assert (cost.calls, cost.tokens, cost.unpriced) == (3, 240, 0)
    assert [each.revision for each in cost.evidence] == [1, 2]


def test_a_call_without_a_price_is_counted_and_never_nought() -> None:
    cost = sum_costs(course(), [read(1, paid(0.0, calls=7))])
    assert cost.known == ()
    assert (cost.unpriced, cost.of) == (7, (WRITER,))


def test_a_model_that_costs_nothing_by_the_course_s_own_word_is_known_to() -> None:
    cost = sum_costs(course(price=Price(input=0, output=0)), [read(1, paid(0.0))])
    assert cost.known == (Money(currency="EUR", value=0.0),)
    assert cost.unpriced == 0


def test_what_was_found_in_the_cache_cost_nothing_and_proves_nothing() -> None:
    cached = Spent(artefact="lesson", model=WRITER, usage=Usage(cached_calls=4))
    assert sum_costs(course(), [read(1, cached)]) == Cost()


def test_a_revision_that_was_only_read_aloud_again_is_not_paid_for_twice() -> None:
    """Its provenance is that of the revision before, with the voice added to what was spent."""
    voice = Spent(artefact="narration", model="voice", usage=Usage(calls=2, cost=0.05))
    cost = sum_costs(course(), [read(1, paid(0.1)), read(2, paid(0.1), voice)])
    assert cost.known == (Money(currency="EUR", value=0.15),)
    assert [each.revision for each in cost.evidence] == [2]


def test_a_voice_nobody_priced_is_unknown_too() -> None:
    voice = Spent(artefact="narration", model="voice", usage=Usage(calls=2))
    assert sum_costs(course(), [read(1, voice)]).unpriced == 2


def test_provenance_that_does_not_tell_deliverables_apart_is_counted_whole() -> None:
    evidence, made = read(1)
    old = made.model_copy(update={"usage": Usage(calls=3, cost=0.4, input_tokens=5)})
    assert sum_costs(course(), [(evidence, old)]).known == (Money(currency="EUR", value=0.4),)


def test_currencies_are_never_added() -> None:
    euros = Cost(calls=1, known=(Money(currency="EUR", value=0.1),))
    dollars = Cost(calls=2, known=(Money(currency="USD", value=0.2),), unpriced=1, of=("b",))
    both = total([euros, dollars, euros])
    assert both.known == (Money(currency="EUR", value=0.2), Money(currency="USD", value=0.2))
    assert (both.calls, both.unpriced, both.of) == (4, 1, ("b",))


@given(st.lists(st.integers(min_value=1, max_value=10**9), max_size=30))
def test_a_total_is_exact_to_the_millionth(millionths: list[int]) -> None:
    costs = [Cost(calls=1, known=(Money(currency="EUR", value=each / 10**6),)) for each in millionths]
    known = total(costs).known
    assert [round(each.value * 10**6) for each in known] == ([sum(millionths)] if millionths else [])
