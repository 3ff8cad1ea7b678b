"""Numbers made with their check digits, by the standards' own arithmetic and not by the code under test."""

from hypothesis import strategies as st

from schemas.check_digits import IBAN_LENGTHS, LA_POSTE

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count)


@st.composite
def nirs(draw: st.DrawFn, department: str | None = None) -> str:
    sex = draw(st.sampled_from("12"))
    month = draw(st.integers(1, 12))
    place = department or f"{draw(st.integers(1, 95)):02}"
    body = f"{sex}{draw(digits(2))}{month:02}{place}{draw(digits(6))}"
    number = int(body.replace("2A", "19", 1) if place == "2A" else body.replace("2B", "18", 1))
    return f"{body}{97 - number % 97:02}"


@st.composite
def ibans(draw: st.DrawFn) -> str:
    country = draw(st.sampled_from(sorted(IBAN_LENGTHS)))
    account = draw(digits(IBAN_LENGTHS[country] - 4))
    number = "".join(str(ALPHABET.index(character)) for character in f"{account}{country}00")
    return f"{country}{98 - int(number) % 97:02}{account}"


def _with_luhn(body: str) -> str:
    total = 0
    for place, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled // 10 + doubled % 10
    return f"{body}{-total % 10}"


def sirens() -> st.SearchStrategy[str]:
    return digits(8).map(_with_luhn).filter(lambda siren: int(siren) > 0 and siren != LA_POSTE)


def sirets() -> st.SearchStrategy[str]:
    made = st.tuples(sirens(), digits(4)).map("".join).map(_with_luhn)
    return made.filter(lambda siret: not siret.startswith(LA_POSTE))


@st.composite
def a_digit_changed(draw: st.DrawFn, number: str) -> str:
    """The number with another digit at one place, La Poste's spared: fives are its own arithmetic."""
    place = draw(st.sampled_from([n for n, character in enumerate(number) if character.isdecimal()]))
    other = draw(st.sampled_from([digit for digit in "0123456789" if digit != number[place]]))
    changed = number[:place] + other + number[place + 1 :]
    return changed if not changed.startswith(LA_POSTE) else draw(a_digit_changed(number))


def grouped(number: str, *sizes: int, apart: str = " ") -> str:
    """The number in groups of these sizes, the last of them as often as it takes."""
    groups, rest, left = [], number, list(sizes)
    while rest:
        size = left.pop(0) if len(left) > 1 else left[0]
        groups.append(rest[:size])
        rest = rest[size:]
    return apart.join(groups)
