"""Lines of the page: a number and its unit stay together, code and data stay as they are."""

import pytest

from pipelines.packaging.player.line_breaks import keep_units


@pytest.mark.parametrize("unit", ["°C", "%", "h", "heures", "kg", "minutes"])
def test_a_number_and_its_unit_stand_on_one_line(unit: str) -> None:
    assert keep_units(f"<p>à 10 {unit} au plus</p>") == f"<p>à 10\u00a0{unit} au plus</p>"


def test_a_word_that_only_begins_as_a_unit_does_stays_apart() -> None:
    assert keep_units("<p>10 hommes, 5 grands bacs</p>") == "<p>10 hommes, 5 grands bacs</p>"


@pytest.mark.parametrize("tag", ["script", "pre", "code"])
def test_code_and_data_are_not_touched(tag: str) -> None:
    page = f"<{tag} id='x'>sleep 10 s\nsleep 5 min</{tag}>"
    assert keep_units(page) == page


@pytest.mark.parametrize(
    "tag",
    [
        '<path d="M10 20 h 5 m 3 l 4 s 2"/>',
        "<p class='col-6 m cut'>",
        '<img alt="> 10 kg">',
        "<!-- 10 kg -->",
    ],
)
def test_tags_are_not_touched(tag: str) -> None:
    assert keep_units(f"{tag}à 10 kg") == f"{tag}à 10\u00a0kg"
