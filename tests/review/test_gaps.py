"""A cloze question whose sentence is typed anew: its gaps follow, or the change is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.review.editing.gaps import MARK, align_gaps
from schemas.draft import Cloze, Gap, Origin

ITEM = Cloze(
    id="q-0001",
    stem="La chambre froide reste entre ____ et ____ toute la nuit.",
    gaps=(Gap(accepted=("0 °C", "zéro degré")), Gap(accepted=("3 °C",))),
    origin=Origin.HUMAN,
)


@pytest.mark.parametrize(
    ("stem", "answers"),
    [
        ("La chambre froide reste entre ____ et ____ toute la nuit.", ["0 °C", "3 °C"]),
        ("La chambre ____ reste entre ____ et ____ toute la nuit.", ["froide", "0 °C", "3 °C"]),
        ("La chambre froide reste entre ____ et ____ ____.", ["0 °C", "3 °C", "toute la nuit"]),
        ("La chambre froide reste entre 0 °C et ____ toute la nuit.", ["3 °C"]),
        ("La chambre froide reste entre ______ et trois degrés toute la nuit.", ["0 °C"]),
        ("La chambre ____ reste entre ____ et 3 °C toute la nuit.", ["froide", "0 °C"]),
        ("Gardez entre ____ et ____ ce qui est frais.", ["0 °C", "3 °C"]),
        ("La salle froide reste entre ____ et ____ tout le jour.", ["0 °C", "3 °C"]),
    ],
)
def test_a_gap_typed_over_words_is_filled_by_them_and_words_typed_over_a_gap_end_it(
    stem: str, answers: list[str]
) -> None:
    gaps = align_gaps(ITEM, stem)
    assert gaps is not None
    assert [gap.accepted[0] for gap in gaps] == answers


def test_a_gap_that_stays_keeps_every_answer_it_accepts() -> None:
    gaps = align_gaps(ITEM, "La chambre froide reste entre ____ et 3 °C toute la nuit.")
    assert gaps == ITEM.gaps[:1]


@pytest.mark.parametrize(
    "stem",
    [
        "La chambre froide reste entre ____ et ____ ____ toute la nuit.",
        "La chambre froide reste entre 0 °C et 3 °C toute la nuit.",
        "____, ____, ____",
    ],
    ids=["over nothing", "none left", "another sentence"],
)
def test_where_nobody_can_tell_what_fills_a_gap_there_is_no_answer(stem: str) -> None:
    assert align_gaps(ITEM, stem) is None


@given(st.data())
def test_whatever_is_typed_there_is_a_gap_for_each_mark_or_none_at_all(data: st.DataObject) -> None:
    words = [*ITEM.stem.split(), MARK, "3", "."]
    stem = " ".join(data.draw(st.lists(st.sampled_from(words), max_size=14)))
    gaps = align_gaps(ITEM, stem)
    assert gaps is None or len(gaps) == stem.count(MARK) > 0
