"""Account of a module's sources as people read it: a table of words, and one line."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.review.entries import TableEntry
from schemas.language import Language
from schemas.languages.numbers import format_count, format_percent
from schemas.languages.texts import fill_wording
from schemas.source_account import Fate, SourceAccount, describe_reason

REASONED = (Fate.FURNITURE, Fate.LEFT_OUT)
"""Fates whose reasons are listed."""

WHOLE = 100  # percent


@dataclass(frozen=True)
class AccountWords:
    """One language's texts of an account."""

    language: Language
    label: str
    columns: tuple[str, ...]
    reason: str
    fates: dict[Fate, str]


def read_account_words(language: Language) -> AccountWords:
    """Return the words of a language."""
    return fill_wording(AccountWords, "review.account", language)


def table_account(account: SourceAccount, language: Language) -> TableEntry:
    """Return how many words have which fate, and for what reasons, the most frequent reason first."""
    words = read_account_words(language)
    return TableEntry(words.columns, tuple(_list_rows(account, words)))


def summarise_account(account: SourceAccount, language: Language) -> str:
    """Return the share of each fate that occurs, on one line."""
    words = read_account_words(language)
    shares = _divide_percent(account)
    return " · ".join(f"{words.fates[fate]} {format_percent(shares[fate] / 100, language)}" for fate in Fate)


def list_left_out(account: SourceAccount, language: Language) -> Iterator[tuple[str, str, int]]:
    """Yield the words that are on no page, by the names of their fate and reason, the most frequent first."""
    words = read_account_words(language)
    for fate in REASONED:
        for reason, count in list_reasons(account, fate, language):
            yield words.fates[fate], reason, count


def list_reasons(account: SourceAccount, fate: Fate, language: Language) -> Iterator[tuple[str, int]]:
    """Yield the reasons of a fate with their words, the most frequent first."""
    counted = account.count_reasons(fate).most_common()
    yield from ((describe_reason(reason, language), count) for reason, count in counted)


def _list_rows(account: SourceAccount, words: AccountWords) -> Iterator[tuple[str, ...]]:
    language = words.language
    shares = _divide_percent(account)
    for fate in Fate:
        share = format_percent(shares[fate] / 100, language)
        yield words.fates[fate], format_count(account.count(fate), language), share
        for reason, count in list_reasons(account, fate, language) if fate in REASONED else ():
            yield _make_row(words.reason.format(reason=reason), account, count, language)


def _divide_percent(account: SourceAccount) -> dict[Fate, int]:
    """Return the whole percentage of each fate: together they are 100, and one that occurs is never 0.

    Rounded one by one they were 101. Who is rounded down by most gets what is left; what is too much is
    taken from the largest.
    """
    exact = {fate: account.share(account.count(fate)) for fate in Fate}
    shares = {fate: max(int(share), 1 if share else 0) for fate, share in exact.items()}
    for fate in sorted(Fate, key=lambda fate: shares[fate] - exact[fate]):
        shares[fate] += 1 if account.words and sum(shares.values()) < WHOLE else 0
    largest = max(Fate, key=lambda fate: shares[fate])
    shares[largest] -= max(0, sum(shares.values()) - WHOLE)
    return shares


def _make_row(name: str, account: SourceAccount, count: int, language: Language) -> tuple[str, ...]:
    return name, format_count(count, language), _write_share(account, count, language)


def _write_share(account: SourceAccount, count: int, language: Language) -> str:
    share = count / account.words if account.words else 0.0
    return format_percent(share, language, of_some=True)
