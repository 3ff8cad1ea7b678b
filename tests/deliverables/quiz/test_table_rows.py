"""Questions on the cells of a table: rivals of one kind, the nearest ones in a long table, in little time."""

from collections import Counter

import pytest

from pipelines.deliverables.quiz import rows
from pipelines.deliverables.quiz.candidate import Candidate
from pipelines.deliverables.quiz.support import Sayings
from pipelines.drafting.material import Piece
from schemas.language import Language
from tests.deliverables.quiz.test_rivals import read_pieces

ROWS = 300
WORDS = ("refroidit", "chauffe", "attend")


def read_table(*cells: str, after: str = "") -> tuple[Piece, ...]:
    lines = [f"| Four de cuisson {number} | {cell} |" for number, cell in enumerate(cells)]
    return read_pieces("\n".join(["| Appareil | Réglage |", "|---|---|", *lines, "", after]))


def list_candidates(found: tuple[Piece, ...]) -> list[Candidate]:
    return rows.list_candidates(found, Sayings(found, Language.FRENCH))


def test_a_long_table_asks_with_the_cells_nearest_to_the_right_one() -> None:
    asked = list_candidates(read_table(*(f"{number} °C" for number in range(100, 100 + ROWS))))
    assert len(asked) == ROWS
    values = sorted(int(each.value or 0) for each in asked[ROWS // 2].distractors)
    assert len(values) == rows.MOST_RIVALS
    assert asked[ROWS // 2].key.value == 100 + ROWS // 2
    assert (values[0], values[-1]) == (230, 270)


def test_a_short_table_asks_with_every_other_cell_in_the_order_of_its_rows() -> None:
    first = list_candidates(read_table("180 °C", "90 °C", "220 °C", "90 °C", "porte fermée"))[0]
    assert [each.text for each in first.distractors] == ["90 °C", "220 °C"]


def test_a_cell_that_the_text_gives_the_same_row_is_no_rival() -> None:
    table = ("feu doux", "feu vif", "feu moyen", "feu éteint")
    rivals = [each.text for each in list_candidates(read_table(*table))[0].distractors]
    said = "Le four de cuisson se règle aussi à feu vif."
    left = [each.text for each in list_candidates(read_table(*table, after=said))[0].distractors]
    assert rivals == ["feu vif", "feu moyen", "feu éteint"]
    assert left == ["feu moyen", "feu éteint"]


def test_what_a_table_is_compared_with_grows_with_its_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of 400 rows held a draft for 85 seconds: each cell was compared with all the others."""
    calls: Counter[int] = Counter()
    say = Sayings.say

    def count(sayings: Sayings, words: str, claim: str, but: tuple[Piece, ...] = ()) -> bool:
        calls[size] += 1
        return say(sayings, words, claim, but)

    monkeypatch.setattr(Sayings, "say", count)
    for size in (ROWS, 2 * ROWS):
        list_candidates(read_table(*(f"position {'abcdefghij'[n % 10]}{n}" for n in range(size))))
    assert calls[ROWS] > 0
    assert calls[2 * ROWS] <= 2.1 * calls[ROWS]


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("| Four de cuisson 9 | éteindre la sole |", "rallumer la sole {}"),
        ("| Appareil | est réglé chaque matin |", "réglage {}"),
    ],
    ids=["its first row", "a clause"],
)
def test_what_is_no_title_of_a_column_heads_no_question(head: str, row: str) -> None:
    lines = [f"| Four de cuisson {number} | {row.format(word)} |" for number, word in enumerate(WORDS)]
    pieces = read_pieces("\n".join([head, "|---|---|", *lines, ""]))
    assert any(piece.span.anchor.row for piece in pieces)
    assert not list_candidates(pieces)


def test_a_column_of_meanings_asks_what_something_means() -> None:
    lights = zip(("vert", "bleu", "gris"), WORDS, strict=True)
    lines = [f"| Voyant {colour} | la sole {word} |" for colour, word in lights]
    (first, *_) = list_candidates(
        read_pieces("\n".join(["| Voyant | Signification |", "|---|---|", *lines, ""]))
    )
    assert first.stem.endswith("que signifie «\u00a0Voyant vert\u00a0», selon le texte\u00a0?")
    assert first.is_sure
