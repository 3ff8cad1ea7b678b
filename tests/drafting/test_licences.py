"""Lines on rights: which ask to name the author, and which name one."""

import pytest

from pipelines.drafting.text.licences import asks_to_name_author, names_author


@pytest.mark.parametrize(
    ("rights", "asks", "names"),
    [
        ("Harbour Watts, CC BY-SA", True, True),
        ("© Lavoisier, sous licence CC BY 4.0", True, True),
        ("CC BY-SA 4.0", True, False),
        ("Creative Commons Attribution-ShareAlike 4.0 International (CC BY-SA 4.0)", True, False),
        ("https://creativecommons.org/licenses/by/4.0/", True, False),
        ("© Lavoisier", False, True),
    ],
)
def test_a_line_on_rights_asks_for_a_name_and_has_one_or_not(rights: str, *, asks: bool, names: bool) -> None:
    assert (asks_to_name_author(rights), names_author(rights)) == (asks, names)
