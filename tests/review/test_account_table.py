"""What became of the words of a source, in percent."""

import re

import pytest

from pipelines.review.account_table import summarise_account, table_account
from schemas.language import Language
from schemas.source_account import AccountedPassage, Fate, SourceAccount


def account(*words: int) -> SourceAccount:
    """An account with so many words of each fate, in order."""
    return SourceAccount(
        tuple(
            AccountedPassage("froid.md", None, count, (), fate)
            for count, fate in zip(words, Fate, strict=False)
        )
    )


@pytest.mark.parametrize(
    ("words", "shares"),
    [
        ((1975, 0, 5, 20), [98, 0, 1, 1]),
        ((1, 1, 1), [34, 33, 33, 0]),
        ((996, 1, 1, 2), [97, 1, 1, 1]),
        ((7, 0, 0, 0), [100, 0, 0, 0]),
        ((), [0, 0, 0, 0]),
    ],
)
def test_the_shares_of_all_fates_are_a_hundred_together(words: tuple[int, ...], shares: list[int]) -> None:
    """99 + 0 + 1 + 1 were 101 %."""
    told = summarise_account(account(*words), Language.ENGLISH)
    assert [int(each) for each in re.findall(r"(\d+)%", told)] == shares
    rows = table_account(account(*words), Language.ENGLISH).rows
    assert [row[-1] for row in rows] == [f"{each}%" for each in shares]
