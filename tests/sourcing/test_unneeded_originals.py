"""Which originals may go."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from adapters.sources.originals import Original
from pipelines.sourcing.unneeded_originals import list_unneeded_originals
from pipelines.testing.builders import NOON

ORIGINALS = st.lists(
    st.builds(
        lambda name, days: Original(name * 64, 10, NOON - timedelta(days=days)),
        st.sampled_from("0123456789"),
        st.floats(min_value=0, max_value=90),
    ),
    unique_by=lambda each: each.sha256,
)
NAMED = st.frozensets(st.sampled_from("0123456789").map(lambda digit: digit * 64))


@given(ORIGINALS, NAMED, st.integers(min_value=-5, max_value=60))
def test_what_is_named_or_young_stays_and_all_else_may_go(
    originals: list[Original], named: frozenset[str], days: int
) -> None:
    found = list_unneeded_originals(originals, named, NOON, days)
    assert not {each.sha256 for each in found} & named
    least = max(days, 1)
    assert all(each.written_at < NOON - timedelta(days=least) for each in found)
    assert all(
        each.sha256 in named or each.written_at >= NOON - timedelta(days=least)
        for each in originals
        if each not in found
    )
    assert [each.written_at for each in found] == sorted(each.written_at for each in found)
