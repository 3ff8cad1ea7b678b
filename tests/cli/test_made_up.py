"""A model calls its sentences made-up examples: what sounds like a fact in one stops the approval."""

import pytest

from pipelines.testing.fake_openai import FakeOpenAI, Mode
from tests.cli.conftest import KEY, PERSON, Door, course


@pytest.fixture
def made_up(fresh: Door) -> Door:
    """A lesson whose every sentence a model calls an example, one of them with a figure of the source."""
    first, second = course()["modules"]
    with FakeOpenAI(mode=Mode.MADE_UP) as fake:
        fresh.change(
            model={"base_url": fake.base_url, "name": "fake"},
            modules=[first | {"artefacts": ["lesson"]}, second],
        )
        fresh.well("draft", KEY)
    return fresh


def test_show_marks_each_example_and_counts_them(made_up: Door) -> None:
    natures = made_up.well("show", KEY)["natures"]
    assert natures.keys() == {"illustration"}
    assert made_up("show", KEY).out.count("**Exemple fictif**") == natures["illustration"]


def test_a_figure_in_an_example_stops_the_approval_by_its_words(made_up: Door) -> None:
    assert "Un exemple fictif donne le chiffre «\u00a030 minutes\u00a0»" in made_up("show", KEY).out
    said = made_up("decide", KEY, "approve", "--as", PERSON)
    assert said.code != 0
    assert "exemple fictif" in said.err or "made-up example" in said.err
