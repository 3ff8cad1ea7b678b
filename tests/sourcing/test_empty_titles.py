"""Cards of a page are titles with nothing below them: the items of a list."""

from pipelines.testing.sources import read_source
from schemas.language import Language
from schemas.source import SpanKind

CARDS = "".join(f"<h4>{each}</h4>" for each in ("Trier", "Peser", "Noter", "Ranger"))


def read_page(body: str) -> list[tuple[SpanKind, str, int | None]]:
    page = f"<html><body><main><h1>Au quai</h1>{body}</main></body></html>"
    source = read_source("a.html", page.encode(), Language.FRENCH)
    return [(span.kind, span.text, span.item and span.item.item) for span in source.spans]


def test_titles_with_nothing_below_are_items_of_a_list() -> None:
    spans = read_page(f"<p>Voici les gestes à connaître.</p>{CARDS}")
    assert [each for each in spans if each[2]] == [
        (SpanKind.SENTENCE, "Trier", 1),
        (SpanKind.SENTENCE, "Peser", 2),
        (SpanKind.SENTENCE, "Noter", 3),
        (SpanKind.SENTENCE, "Ranger", 4),
    ]


def test_the_last_title_of_a_run_keeps_the_text_below_it() -> None:
    spans = read_page(f"{CARDS}<h4>Fermer</h4><p>On ferme la porte à la fin.</p>")
    assert (SpanKind.HEADING, "Fermer", None) in spans
    assert len([each for each in spans if each[2]]) == 4


def test_few_titles_and_titles_above_each_other_stay_titles() -> None:
    spans = read_page("<h2>Un</h2><h3>Deux</h3><h4>Trois</h4><h4>Quatre</h4><h4>Cinq</h4>")
    assert not [each for each in spans if each[2]]
