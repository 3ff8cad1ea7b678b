"""A key that its own cited passage contradicts is found, and one that it bears out is left alone."""

from collections.abc import Iterator
from hashlib import sha256

import pytest

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.drafting.critique import criticise
from pipelines.testing import builders
from pipelines.testing.sources import read_source
from schemas.draft import (
    Citation,
    Cloze,
    Gap,
    Matching,
    MultipleChoice,
    Option,
    Ordering,
    OrderingPlace,
    Origin,
    Pair,
    Question,
    SingleChoice,
)
from schemas.language import Language
from schemas.source import SourceSpans

TEXT = """# Froid

Le plat refroidi attend cinq minutes au passe avant son retour en chambre.

Le beurre entamé se garde au plus 1 500 heures.

Une sonde est un appareil qui mesure la température à cœur des plats chauds.

| Produit | Température | Durée |
|---|---|---|
| Viande | 2 °C | 24 h |
| Poisson | 0 °C | 24 h |
| Beurre | 8 °C | 72 h |

Chef de rang – accueille les convives du soir.

Commis : prépare les légumes du lendemain.

1. Ouvrir la porte du four.
2. Poser le bac sur la grille.
3. Fermer la porte du four.
"""
SOURCE = read_source("froid.md", TEXT.encode(), Language.FRENCH)
SPANS = SourceSpans(module=builders.KEY, fingerprint=sha256(TEXT.encode()).hexdigest(), sources=(SOURCE,))
GAP_STEM = "Complétez : « Le plat refroidi attend ____ au passe avant son retour en chambre. »"
TERM_STEM = "Quel terme : « un appareil qui mesure la température à cœur des plats chauds » ?"
CELL_STEM = "D'après le tableau, qu'indique la colonne « Température » pour « Poisson » ?"
ROWS_STEM = "D'après le tableau, pour quelles lignes la colonne « Durée » indique-t-elle « 24 h » ?"


def cite(*words: str) -> tuple[Citation, ...]:
    """The citations of the passages that hold these words."""
    return tuple(
        Citation.of(SOURCE, next(span for span in SOURCE.spans if word in span.text)) for word in words
    )


def choose(stem: str, cited: tuple[Citation, ...], key: str, *others: str) -> SingleChoice:
    texts = (key, *others)
    options = tuple(Option(id="abcd"[n], text=text) for n, text in enumerate(texts))
    return SingleChoice(
        id="q-0001", stem=stem, options=options, key="a", citations=cited, origin=Origin.HUMAN
    )


def list_rules(item: Question) -> list[str]:
    """The rules on keys that a question breaks."""
    content = builders.content(artefacts=(Quiz(items=(item,)),), language=Language.FRENCH)
    findings = criticise(KINDS, content, SPANS, builders.course())
    return [finding.rule for finding in findings if finding.rule.endswith("unlike_source")]


def list_keys() -> Iterator[tuple[str, Question, Question]]:
    """Yield questions as their passage bears them out, and with a wrong key."""
    gap, term, cells = cite("refroidi"), cite("sonde"), cite("Viande", "Poisson", "Beurre")
    yield (
        "gap",
        choose(GAP_STEM, gap, "5 min", "9 minutes"),
        choose(GAP_STEM, gap, "24 heures", "9 minutes"),
    )
    stem = "Complétez : « Le beurre entamé se garde au plus ____. »"
    last = cite("beurre")
    yield "gap at the end", choose(stem, last, "1 500 heures", "9 h"), choose(stem, last, "9 h", "2 h")
    cloze = Cloze(
        id="q-0001",
        stem=GAP_STEM,
        gaps=(Gap(accepted=("cinq minutes",)),),
        citations=gap,
        origin=Origin.HUMAN,
    )
    yield "cloze", cloze, cloze.model_copy(update={"gaps": (Gap(accepted=("deux heures",)),)})
    bare = "Complétez : « Le beurre entamé se garde au plus ____. »"
    yield "article", choose(bare, last, "Les 1 500 heures", "9 h"), choose(bare, last, "Les 9 h", "2 h")
    yield "term", choose(TERM_STEM, term, "Une sonde", "Un bac"), choose(TERM_STEM, term, "Un bac", "Un gant")
    step = "Quelle étape vient juste après « Poser le bac sur la grille » ?"
    after = cite("Poser", "Fermer")
    shut = "Fermer la porte du four"
    yield "next step", choose(step, after, shut, "Laver"), choose(step, after, "Laver les gants", shut)
    yield "cell", choose(CELL_STEM, cells, "0 °C", "4 °C"), choose(CELL_STEM, cells, "2 °C", "4 °C")
    options = tuple(Option(id="abc"[n], text=text) for n, text in enumerate(("Viande", "Poisson", "Beurre")))
    rows = MultipleChoice(
        id="q-0001",
        stem=ROWS_STEM,
        options=options,
        keys=("a", "b"),
        citations=cells,
        origin=Origin.EXTRACTIVE,
    )
    yield "rows, one too many", rows, rows.model_copy(update={"keys": ("a", "b", "c")})
    yield "rows, one too few", rows, rows.model_copy(update={"keys": ("a",)})
    pairs = tuple(
        Pair(id="ab"[n], left=left, right=right)
        for n, (left, right) in enumerate((("Viande", "2 °C"), ("Beurre", "8 °C")))
    )
    swapped = tuple(
        pair.model_copy(update={"right": other.right}) for pair, other in zip(pairs, pairs[::-1], strict=True)
    )
    match = Matching(id="q-0001", stem="Associez.", pairs=pairs, citations=cells, origin=Origin.HUMAN)
    yield "pairs", match, match.model_copy(update={"pairs": swapped})
    roles = tuple(
        Pair(id="ab"[n], left=left, right=right)
        for n, (left, right) in enumerate(
            (
                ("Chef de rang", "accueille les convives du soir"),
                ("Commis", "prépare les légumes du lendemain"),
            )
        )
    )
    who = match.model_copy(update={"pairs": roles, "citations": cite("Chef de rang", "Commis")})
    turned = tuple(
        pair.model_copy(update={"right": other.right}) for pair, other in zip(roles, roles[::-1], strict=True)
    )
    yield "pairs of terms", who, who.model_copy(update={"pairs": turned})
    steps = ("Ouvrir la porte du four.", "Poser le bac sur la grille.", "Fermer la porte du four.")
    places = tuple(OrderingPlace(id="abc"[n], text=text) for n, text in enumerate(steps))
    order = Ordering(
        id="q-0001",
        stem="Remettez dans l'ordre.",
        places=places,
        citations=cite("Ouvrir", "Poser", "Fermer"),
        origin=Origin.HUMAN,
    )
    yield "order", order, order.model_copy(update={"places": places[::-1]})


KEYS = list(list_keys())


@pytest.mark.parametrize(("right", "wrong"), [each[1:] for each in KEYS], ids=[each[0] for each in KEYS])
def test_a_key_its_passage_contradicts_is_found_and_no_other(right: Question, wrong: Question) -> None:
    assert list_rules(right) == []
    assert list_rules(wrong) != []


def test_the_other_columns_of_a_row_are_fair_wrong_answers() -> None:
    item = choose(CELL_STEM, cite("Poisson"), "0 °C", "24 h")
    content = builders.content(artefacts=(Quiz(items=(item,)),), language=Language.FRENCH)
    rules = {finding.rule for finding in criticise(KINDS, content, SPANS, builders.course())}
    assert "item.true_distractor" not in rules


def test_a_key_in_a_persons_own_words_is_left_to_people() -> None:
    stem = "Combien de temps le plat refroidi peut-il rester au passe ?"
    assert list_rules(choose(stem, cite("refroidi"), "Le temps d'un café", "Une heure")) == []
