"""A sentence that shows what is not there is told, with its words; one that shows what is there is not."""

import pytest

from pipelines.sourcing.report import list_source_findings
from pipelines.testing import builders
from pipelines.testing.sources import read_source
from schemas.language import Language
from schemas.source import SourceSpans

SHOWN = "# Masts\n\nThe image to the right shows a mast that we built in the yard last year.\n"
ANNOUNCED = (
    "# Mâts\n\nLe chantier vend deux mâts.\n\nLes sites ci-dessous en vendent d'autres que nous aimons.\n"
)


@pytest.mark.parametrize(
    ("text", "rule", "words"),
    [
        (SHOWN, "source.lost-picture", "The image to the right"),
        (ANNOUNCED, "source.lost-passage", "Les sites ci-dessous"),
    ],
)
def test_what_a_sentence_shows_and_nobody_read_is_told(text: str, rule: str, words: str) -> None:
    told = _list_told(text)

    assert list(told) == [rule]
    assert told[rule].startswith(words)


@pytest.mark.parametrize(
    "text",
    [
        f"{ANNOUNCED}\n- Le chantier du quai\n- Le chantier du pont\n",
        "# Quai\n\n## Rôle\n\nVoir les étapes ci-dessous :\n\n## Ouvrir\n\nOuvrez.\n\n## Fermer\n\nFermez.\n",
        "# Mâts\n\nLe chantier vend deux mâts que nous aimons (voir ci-dessous).\n\n# Quai\n\nIl est long.\n",
        "# Masts\n\nThe yard has an image on the wall, and the right mast stands beside it.\n",
    ],
)
def test_what_follows_or_stands_elsewhere_is_not(text: str) -> None:
    assert _list_told(text) == {}


def _list_told(text: str) -> dict[str, str]:
    source = read_source("page.md", text.encode(), Language.FRENCH)
    spans = SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=(source,))
    return {
        each.rule: each.facts["excerpt"]
        for each in list_source_findings(spans)
        if each.rule.startswith("source.lost")
    }
