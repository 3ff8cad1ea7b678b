"""A number that checks itself is known as one, and no longer once a digit of it is another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.check_digits import iban_holds, nir_holds, siren_holds, siret_holds
from tests.schemas.personal_data.numbers import a_digit_changed, ibans, nirs, sirens, sirets


@pytest.mark.parametrize("nir", ["269054958815780", "180062B05112311", "188022A00412319"])
def test_a_social_security_number_agrees_with_its_key_in_corsica_too(nir: str) -> None:
    """The first is INSEE's own example; 2A counts as 19 and 2B as 18."""
    assert nir_holds(nir[:13] + key_of(nir[:13]))
    assert not nir_holds(nir[:13] + "00")


def key_of(body: str) -> str:
    return f"{97 - int(body.replace('2A', '19').replace('2B', '18')) % 97:02}"


@pytest.mark.parametrize(
    "iban", ["FR1420041010050500013M02606", "GB82WEST12345698765432", "BE68539007547034"]
)
def test_the_registrys_own_examples_of_accounts_hold(iban: str) -> None:
    assert iban_holds(iban)
    assert not iban_holds(iban[:-1])
    assert not iban_holds(f"ZZ{iban[2:]}")


def test_an_office_of_la_poste_may_add_up_to_a_multiple_of_five() -> None:
    """Its seat passes Luhn, other offices need not; another company's digits have no such grace."""
    assert siret_holds("35600000000048")
    assert siret_holds("35600000049837")
    assert not siret_holds("35600000049838")
    assert not siret_holds("73282932000070")


def test_zeros_are_no_company() -> None:
    assert not siren_holds("0" * 9)
    assert not siret_holds("0" * 14)


@given(st.one_of(nirs(), nirs("2A"), nirs("2B")), st.data())
def test_every_social_security_number_holds_until_a_digit_changes(nir: str, data: st.DataObject) -> None:
    assert nir_holds(nir)
    assert not nir_holds(data.draw(a_digit_changed(nir)))


@given(ibans(), st.data())
def test_every_account_holds_until_a_digit_changes(iban: str, data: st.DataObject) -> None:
    assert iban_holds(iban)
    assert not iban_holds(data.draw(a_digit_changed(iban)))


@given(sirets(), sirens(), st.data())
def test_every_company_holds_until_a_digit_changes(siret: str, siren: str, data: st.DataObject) -> None:
    assert siret_holds(siret)
    assert not siret_holds(data.draw(a_digit_changed(siret)))
    assert siren_holds(siren)
    assert not siren_holds(data.draw(a_digit_changed(siren)))
