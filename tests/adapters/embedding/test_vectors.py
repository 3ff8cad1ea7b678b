"""Vectors already made are found again by their text and by what made them."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from adapters.embedding import describe_fault
from adapters.embedding.vectors import Vectors
from adapters.store.folder import FolderStore

FLOATS = st.floats(-1, 1, width=32)


def test_a_vector_is_found_for_its_text_and_engine_alone(tmp_path: Path) -> None:
    vectors = Vectors(FolderStore(tmp_path))
    kept = vectors.keep("m, h", "Froid", (0.1234567891, -1.0))
    assert kept == (0.1234568, -1.0)
    assert vectors.find("m, h", "Froid") == kept
    assert vectors.find("m, h", "Chaud") is None
    assert vectors.find("other, h", "Froid") is None


def test_a_damaged_vector_is_made_again(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    vectors = Vectors(store)
    vectors.keep("m, h", "Froid", (1.0, 2.0))
    (entry,) = store.list("vectors/")
    for damaged in (b"{", b'{"engine":"m, h","vector":[]}', b'{"engine":"m, h","vector":[0,0]}'):
        store.put(entry.key, damaged)
        assert vectors.find("m, h", "Froid") is None


@given(st.lists(st.lists(FLOATS, max_size=4), max_size=4), st.integers(0, 4))
def test_vectors_without_a_fault_are_one_a_text_of_one_length_and_none_is_zero(
    vectors: list[list[float]], wanted: int
) -> None:
    if describe_fault(vectors, wanted) is None:
        assert len(vectors) == wanted
        assert len({len(each) for each in vectors}) <= 1
        assert all(any(each) for each in vectors)
