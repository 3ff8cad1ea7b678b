"""Messages of findings that count: each has a fact to choose its plural form by."""

import pytest

from schemas.finding import COUNTED, Finding, read_rule_texts, read_rules
from schemas.language import Language
from schemas.languages.catalogue import PluralText

BOTH = (Language.ENGLISH, Language.FRENCH)


def test_every_message_with_plural_forms_names_the_fact_that_is_counted() -> None:
    plural = [
        (rule, message)
        for rule in read_rules()
        for language in BOTH
        if isinstance(message := read_rule_texts(rule, language).message, PluralText)
    ]
    assert plural
    for rule, message in plural:
        assert any(f"{{{fact}}}" in message.choose(2) for fact in COUNTED), rule


@pytest.mark.parametrize(("count", "told"), [("1", "A list or table of a page"), ("3", "3 lists or tables")])
def test_a_message_is_in_the_singular_or_the_plural_of_its_count(count: str, told: str) -> None:
    found = Finding(rule="slide.list_left_out", place="slides", facts={"count": count, "lists": "Store it"})
    assert found.message(Language.ENGLISH).startswith(told)


@pytest.mark.parametrize(
    ("language", "told"), [(Language.FRENCH, "diapositive 3"), (Language.ENGLISH, "slide 3")]
)
def test_a_slide_is_named_in_the_language_of_the_message(language: Language, told: str) -> None:
    """A finding in French said "slide 3"."""
    facts = {f"{side}{suffix}": "x" for side in ("one", "other") for suffix in ("", "_source", "_place")} | {
        "one_place": "slide 3"
    }
    found = Finding(rule="source.conflict", place="st-0001", facts=facts)
    assert told in found.message(language)
