"""A tick or a cross alone in a cell is all the cell says, whatever sign or code it is written with."""

import pytest

from tests.sourcing.documents import read, rows, said
from tests.sourcing.workbooks import titled, workbook

YES = ("✓", "✔", "✔\ufe0f", "✅", "☑")
NO = ("✗", "✘", "❌", "✖\ufe0f")


@pytest.mark.parametrize(
    ("sign", "shown"),
    [
        *((sign, "✓") for sign in (*YES, ":white_check_mark:", ":heavy_check_mark:")),
        *((sign, "✗") for sign in (*NO, ":x:", ":cross_mark:")),
    ],
)
def test_a_tick_of_a_table_stays(sign: str, shown: str) -> None:
    source = read("a.md", f"| Vis | Acier | Laiton |\n| --- | --- | --- |\n| Courte | {sign} | 3 mm |\n")
    assert rows(source) == [(("Vis", "Acier", "Laiton"), ("Courte", shown, "3 mm"))]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html", "<table><tr><th>Vis</th><th>Acier</th></tr><tr><td>Courte</td><td>✅</td></tr></table>"),
        ("a.csv", "Vis,Acier\nCourte,✅\n"),
        ("a.xlsx", workbook(Vis=titled(("Vis", "Acier"), ("Courte", "✅")))),
    ],
)
def test_a_tick_of_a_table_of_any_format_stays(name: str, data: bytes | str) -> None:
    assert rows(read(name, data)) == [(("Vis", "Acier"), ("Courte", "✓"))]


def test_a_cross_before_an_item_says_what_not_to_do() -> None:
    assert said(read("a.md", "- :x: Serrer la vis à la main.\n")) == ["✗ Serrer la vis à la main."]


def test_a_code_that_says_neither_is_left_out_as_before() -> None:
    assert said(read("a.md", "Le vissage est fini :tada:.\n")) == ["Le vissage est fini ."]


@pytest.mark.parametrize("cell", ["✅ en hiver", "✅<p>en hiver", "✔ en hiver", "✔️<br>en hiver"])
def test_a_tick_before_the_words_of_a_cell_stays(cell: str) -> None:
    source = read("a.md", f"| Vis | Acier |\n| --- | --- |\n| Courte | {cell} |\n")
    assert rows(source) == [(("Vis", "Acier"), ("Courte", "✓ en hiver"))]


def test_ticks_and_crosses_of_items_stay_and_bullets_go() -> None:
    assert said(read("a.md", "- ✔ Les gants.\n- ✘ Les bagues.\n- • Le bac.\n")) == [
        "✓ Les gants.",
        "✗ Les bagues.",
        "Le bac.",
    ]


def test_the_box_of_a_task_is_ticked_or_none() -> None:
    assert said(read("a.md", "- [ ] Laver le bac.\n- [x] Ranger la sonde.\n- [note] Lire.\n")) == [
        "Laver le bac.",
        "✓ Ranger la sonde.",
        "[note] Lire.",
    ]


def test_a_tick_typed_as_a_bullet_is_one() -> None:
    source = read("a.txt", "Prendre :\n✔ Les gants.\n✔ Le bac.\n")
    assert said(source) == ["Prendre :", "Les gants.", "Le bac."]
    assert [span.item is not None for span in source.spans] == [False, True, True]
