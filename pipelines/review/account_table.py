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
    shares = ((words.fates[fate], _write_share(account, account.count(fate), language)) for fate in Fate)
    return " · ".join(f"{name} {share}" for name, share in shares)


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
    for fate in Fate:
        yield _make_row(words.fates[fate], account, account.count(fate), language)
        for reason, count in list_reasons(account, fate, language) if fate in REASONED else ():
            yield _make_row(words.reason.format(reason=reason), account, count, language)


def _make_row(name: str, account: SourceAccount, count: int, language: Language) -> tuple[str, ...]:
    return name, format_count(count, language), _write_share(account, count, language)


def _write_share(account: SourceAccount, count: int, language: Language) -> str:
    share = count / account.words if account.words else 0.0
    return format_percent(share, language, of_some=True)
