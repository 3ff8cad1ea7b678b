"""Check digits of national numbers, which reveal a mistyped digit or a number of another kind."""

LA_POSTE = "356000000"
"""The SIREN of La Poste: the digits of its offices' SIRET add up to a multiple of five (INSEE)."""

CORSICA = {"2A": "19", "2B": "18"}

IBAN_LENGTHS = {
    code: length
    for length, codes in {
        15: "NO",
        16: "BE",
        18: "DK FI FO GL NL",
        19: "MK SI",
        20: "AT BA EE LT LU XK",
        21: "CH HR LI LV",
        22: "BG DE GB GE IE ME RS VA",
        23: "AE GI IL",
        24: "AD CZ ES MD PK RO SA SE SK TN",
        25: "PT",
        26: "IS TR",
        27: "FR GR IT MC SM",
        28: "AL AZ BY CY DO HU LB PL",
        29: "BR EG QA UA",
        30: "JO KW MU",
        31: "MT SC",
    }.items()
    for code in codes.split()
}
"""Characters of an account number by country (SWIFT, IBAN Registry, for ISO 13616)."""


def luhn_holds(digits: str) -> bool:
    """Return whether the last digit is the check digit of the others (ISO/IEC 7812-1, annex B)."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0


def siren_holds(siren: str) -> bool:
    """Return whether nine digits are a valid SIREN (INSEE); zeros alone are not."""
    return len(siren) == 9 and int(siren) > 0 and luhn_holds(siren)


def siret_holds(siret: str) -> bool:
    """Return whether fourteen digits are a valid SIRET (INSEE); zeros alone are not.

    Those of La Poste may add up to a multiple of five instead of passing Luhn's check.
    """
    if len(siret) != 14 or not int(siret):
        return False
    return luhn_holds(siret) or (siret.startswith(LA_POSTE) and sum(map(int, siret)) % 5 == 0)


def nir_holds(nir: str) -> bool:
    """Return whether a French social security number of 15 characters agrees with its key.

    The key is 97 less the remainder of the first thirteen digits by 97; Corsica's 2A and 2B count as 19
    and 18 (INSEE, numéro d'inscription au répertoire; décret 82-103, art. 4).
    """
    body, key = nir[:13], nir[13:]
    department = body[5:7]
    number = body[:5] + CORSICA.get(department, department) + body[7:]
    return len(nir) == 15 and number.isdecimal() and key.isdecimal() and int(key) == 97 - int(number) % 97


def iban_holds(iban: str) -> bool:
    """Return whether an account number has its country's length and a remainder of 1 by 97.

    The first four characters go to the end, letters count from A = 10 (ISO 13616-1, 6; ISO/IEC 7064,
    MOD 97-10).
    """
    if IBAN_LENGTHS.get(iban[:2]) != len(iban) or not (iban.isascii() and iban.isalnum()):
        return False
    return int("".join(str(int(character, 36)) for character in iban[4:] + iban[:4])) % 97 == 1
