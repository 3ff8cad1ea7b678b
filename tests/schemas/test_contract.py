"""Contracts are frozen and closed, and their canonical JSON is stable."""

import json

import pytest
import rfc8785
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from pipelines.deliverables.quiz.contract import Quiz
from pipelines.testing import builders
from schemas.draft import Content, Numeric, Origin, Statement
from schemas.finding import Finding, digest_of
from schemas.ids import join_key, split_key
from schemas.language import Language
from tests.fuzzing import examples
from tests.strategies import contents

slugs = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True)


def test_reading_back_a_stored_content_keeps_every_byte() -> None:
    stored = builders.content().canonical()
    assert Content.from_json(stored).canonical() == stored


def test_the_order_of_keys_in_a_file_does_not_move_its_digest() -> None:
    content = builders.content()
    shuffled = dict(reversed(json.loads(content.canonical()).items()))
    assert Content.from_json(json.dumps(shuffled).encode()).canonical_digest() == content.canonical_digest()


@given(st.text(min_size=1))
def test_any_text_survives_the_canonical_form(text: str) -> None:
    try:
        encoded = text.encode()
    except UnicodeEncodeError:
        return
    statement = builders.statement(1, text=encoded.decode())
    assert Statement.from_json(statement.canonical()).text == text


@settings(max_examples=examples(30), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(contents())
def test_any_content_is_written_as_the_authority_on_canonical_json_writes_it(content: Content) -> None:
    assert content.canonical() == rfc8785.dumps(content.model_dump(mode="json", exclude_none=True))


@given(st.floats(-1e9, 1e9), st.sampled_from([0.0, 1e-7, 30.0, 0.5]))
def test_a_number_deep_in_a_content_is_written_as_the_authority_writes_it(
    answer: float, tolerance: float
) -> None:
    item = Numeric(id="q-0001", stem="Combien ?", answer=answer, tolerance=tolerance, origin=Origin.HUMAN)
    content = builders.content(artefacts=(Quiz(items=(builders.question(2), item)),))
    assert content.canonical() == rfc8785.dumps(content.model_dump(mode="json", exclude_none=True))


def test_changing_one_letter_of_the_content_changes_its_digest() -> None:
    assert (
        builders.content(title="La chaine du froid").canonical_digest()
        != builders.content().canonical_digest()
    )


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(ValidationError, match="colour"):
        Content.model_validate({**builders.content().model_dump(), "colour": "red"})


def test_a_contract_cannot_be_changed_in_place() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        builders.content().title = "Autre"  # type: ignore[misc]


@given(slugs, slugs)
def test_a_module_key_splits_back_into_its_two_slugs(course: str, module: str) -> None:
    assert split_key(join_key(course, module)) == (course, module)


def test_a_finding_of_an_unlisted_rule_is_a_bug() -> None:
    with pytest.raises(ValidationError, match="no rule 'invented'"):
        Finding(rule="invented", place="q-0001")


def test_a_finding_says_its_message_in_the_language_asked_for() -> None:
    finding = Finding(rule="citation.altered", place="q-0001", facts={"source": "a.md", "quote": "x"})
    assert "a.md" in finding.message(Language.FRENCH)
    assert finding.message(Language.FRENCH) != finding.message(Language.ENGLISH)


def test_the_order_of_findings_does_not_move_their_digest() -> None:
    one, two = (
        Finding(rule="citation.altered", place=place, facts={"source": "a", "quote": "b"})
        for place in ("q-0001", "q-0002")
    )
    assert digest_of((one, two)) == digest_of((two, one)) != digest_of((one,))
