"""Numbers with check digits are found as people write them, and not once a digit is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.personal_data import PersonalDataKind, find
from tests.schemas.personal_data.numbers import a_digit_changed, grouped, ibans, nirs, sirens, sirets

APART = st.sampled_from(["", " ", "\u00a0", "\u202f"])
AROUND = st.sampled_from(["{}", "({})", "Voir : {}.", "«\u00a0{}\u00a0»", "{}, puis", "a\n{}\nb", "{} "])


def values(text: str, *kinds: PersonalDataKind) -> list[str]:
    return [found.value for found in find(text) if found.kind in kinds]


@given(st.one_of(nirs(), nirs("2A"), nirs("2B")), APART, AROUND, st.data())
def test_every_social_security_number_is_found_and_none_with_a_wrong_digit(
    nir: str, apart: str, around: str, data: st.DataObject
) -> None:
    written = grouped(nir, 1, 2, 2, 2, 3, 3, 2, apart=apart)
    assert values(around.format(written), PersonalDataKind.NIR) == [written]
    wrong = grouped(data.draw(a_digit_changed(nir)), 1, 2, 2, 2, 3, 3, 2, apart=apart)
    assert values(around.format(wrong), PersonalDataKind.NIR) == []


@given(ibans(), APART, AROUND, st.data())
def test_every_account_is_found_and_none_with_a_wrong_digit(
    iban: str, apart: str, around: str, data: st.DataObject
) -> None:
    written = grouped(iban, 4, apart=apart)
    assert values(around.format(written), PersonalDataKind.IBAN) == [written]
    wrong = grouped(data.draw(a_digit_changed(iban)), 4, apart=apart)
    assert values(around.format(wrong), PersonalDataKind.IBAN) == []


@given(sirets(), st.sampled_from(["SIRET {}", "N° SIRET : {}.", "établissement {} à Metz"]), APART, st.data())
def test_every_establishment_is_found_and_none_with_a_wrong_digit(
    siret: str, around: str, apart: str, data: st.DataObject
) -> None:
    written = grouped(siret, 3, 3, 3, 5, apart=apart)
    assert values(around.format(written), PersonalDataKind.SIRET) == [written]
    wrong = grouped(data.draw(a_digit_changed(siret)), 3, 3, 3, 5, apart=apart)
    assert values(around.format(wrong), PersonalDataKind.SIRET) == []


@given(sirens(), st.sampled_from(["SIREN {}", "RCS Lyon {}", "(Siren : {})"]), APART, st.data())
def test_every_company_is_found_and_none_with_a_wrong_digit(
    siren: str, around: str, apart: str, data: st.DataObject
) -> None:
    written = grouped(siren, 3, apart=apart)
    assert values(around.format(written), PersonalDataKind.SIREN) == [written]
    wrong = grouped(data.draw(a_digit_changed(siren)), 3, apart=apart)
    assert values(around.format(wrong), PersonalDataKind.SIREN) == []


@pytest.mark.parametrize(
    "text",
    [
        "Horodatage 73282932000074, sans autre mot.",
        "Le lot 732829320 est retiré.",
        "732 829 320 pièces",
    ],
)
def test_digits_that_happen_to_add_up_are_no_company_unless_somebody_says_so(text: str) -> None:
    """One number in ten passes Luhn by chance."""
    assert find(text) == ()
