"""A French shell reads French lines, and programs the same document in any shell."""

from typing import Any

import pytest

from tests.cli.conftest import KEY, PERSON, Door

ENGLISH = ("waits for", "unchanged", "nothing to say", "drafts that", "left out", "objective", "wait for")


@pytest.mark.parametrize(
    ("verb", "french"),
    [
        (("status",), "attend pedagogie"),
        (("check", "froid"), "pour les formateurs"),
        (("draft", KEY), "inchangé"),
        (("plan", "froid"), "montré"),
        (("show", KEY), "Ce que sont ses phrases"),
    ],
)
def test_what_a_verb_prints_in_a_french_shell_is_french(
    drafted: Door, monkeypatch: pytest.MonkeyPatch, verb: tuple[str, ...], french: str
) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    said = drafted(*verb)
    printed = said.out + said.err
    assert french in printed
    assert [each for each in ENGLISH if each in printed] == []


def test_a_refusal_is_in_the_language_of_the_shell(drafted: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    refused = drafted("decide", KEY, "approve", "--as", PERSON, "--digest", "0" * 12)
    assert "décision sur" in refused.err


def test_a_program_reads_the_same_words_in_any_shell(drafted: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    def read() -> list[Any]:
        return [each["review"] for each in drafted("status", "--json").document["modules"]]

    before = read()
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert read() == before
    assert "waits for pedagogie" in before


@pytest.mark.parametrize(
    "verb",
    [("init", "accueil"), ("validate", "a.zip"), ("verify", "release"), ("overview",), ("ledger", "export")],
)
def test_a_language_that_is_not_there_is_refused_with_those_that_are(
    fresh: Door, verb: tuple[str, ...]
) -> None:
    """It said "Value error"."""
    said = fresh(*verb, "--language", "de")
    assert said.code == 2
    assert "'de' is no language installed here: en, fr" in said.err
