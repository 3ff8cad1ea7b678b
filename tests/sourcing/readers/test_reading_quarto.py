"""Quarto as its readers see it rendered, but for what only its renderer can run."""

import pytest

from schemas.source import DropReason, SpanKind
from tests.sourcing.documents import dropped, read, rows, said


def test_the_title_of_the_header_is_the_first_heading() -> None:
    source = read(
        "a.qmd", '---\ntitle: "Le froid"\nsubtitle: En cuisine\nformat: html\n---\n\n## Porte\n\nFermez.\n'
    )
    assert said(source, SpanKind.HEADING) == ["Le froid", "Porte"]
    assert said(source, SpanKind.SENTENCE) == ["En cuisine", "Fermez."]


@pytest.mark.parametrize(
    "header", ["---\n: [\n---\n", "---\ntitle: [a]\n---\n", "---\n- a\n---\n", "---\n---\n"]
)
def test_a_header_that_tells_no_title_is_left_out(header: str) -> None:
    assert said(read("a.qmd", header + "Fermez.\n")) == ["Fermez."]


def test_code_cells_are_left_out_and_told_and_shown_code_stays() -> None:
    document = "Fermez.\n\n```{python}\n#| echo: false\nx = 1\n```\n\n```bash\nls\n```\n"
    assert said(read("a.qmd", document)) == ["Fermez.", "ls"]
    assert dropped("a.qmd", document) == [(DropReason.SCRIPT, "```{python} #| echo: false x = 1 ```")]


def test_a_cell_never_closed_is_left_out_to_the_end() -> None:
    assert said(read("a.qmd", "Fermez.\n\n```{r}\nx <- 1\n\nNotez.\n")) == ["Fermez."]


def test_what_looks_like_a_div_in_shown_code_is_code() -> None:
    assert ":::" in read("a.qmd", "```\n::: {.hidden}\n:::\n```\n").text


def test_a_callout_is_its_title_and_its_text() -> None:
    document = (
        '::: {.callout-note title="Attention au froid"}\nNotez.\n\n1. Ouvrir.\n2. Fermer.\n:::\n\nSignez.\n'
    )
    source = read("a.qmd", document)
    assert said(source, SpanKind.SENTENCE) == ["Attention au froid", "Notez.", "Signez."]
    assert said(source, SpanKind.STEP) == ["Ouvrir.", "Fermer."]


def test_a_hidden_div_is_dropped_and_told_and_one_for_some_outputs_is_kept() -> None:
    document = '::: {.hidden}\nUn secret\n:::\n\n::: {.content-hidden when-format="pdf"}\nNotez.\n:::\n'
    assert said(read("a.qmd", document)) == ["Notez."]
    assert dropped("a.qmd", document) == [(DropReason.HIDDEN, "Un secret")]


def test_shortcodes_and_attributes_are_gone() -> None:
    document = "## Porte {#sec-porte .unnumbered}\n\nFermez la [porte]{.mark} {{< pagebreak >}}vite.\n"
    assert said(read("a.qmd", document)) == ["Porte", "Fermez la porte vite."]
    assert dropped("a.qmd", document) == [(DropReason.SCRIPT, "{{< pagebreak >}}")]


def test_tables_are_read_row_by_row() -> None:
    assert rows(read("a.qmd", "| A | B |\n|-|-|\n| 1 | deux |\n")) == [(("A", "B"), ("1", "deux"))]


@pytest.mark.parametrize("title", ["2026", "yes", "2026-11-25"])
def test_a_title_that_yaml_takes_for_something_else_is_a_title(title: str) -> None:
    assert said(read("a.qmd", f"---\ntitle: {title}\n---\nFermez.\n"), SpanKind.HEADING) == [title]
