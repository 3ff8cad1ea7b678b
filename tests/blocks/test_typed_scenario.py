"""A scenario typed at the desk: nothing that was typed is dropped."""

from itertools import count

import pytest

from pipelines.blocks.scenario.typed import ask_scenario, write_scenario
from schemas.language import Language
from schemas.value_faults import ValueRefused

TYPED = {asked.part: "b" if asked.choices else "Refuser la livraison." for asked in ask_scenario()}


def write(typed: dict[str, str]) -> object:
    numbers = count(1)
    letters = {"items": "q", "blocks": "b", "statements": "st"}
    return write_scenario(typed, lambda name: f"{letters[name]}-{next(numbers):04d}")


@pytest.mark.parametrize(
    ("language", "field"), [("en", "What follows choice c"), ("fr", "Ce qui suit le choix c")]
)
def test_what_follows_a_choice_nobody_wrote_is_refused_by_the_name_of_its_field(
    language: str, field: str
) -> None:
    with pytest.raises(ValueRefused) as refused:
        write(TYPED | {"decisions/2/c": " "})
    assert field in refused.value.fact.render(Language(language))


def test_a_third_choice_may_lack_with_what_follows_it() -> None:
    assert write(TYPED | {"decisions/2/c": "", "decisions/2/c/after": " "})
