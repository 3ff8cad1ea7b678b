"""Questions are put into as few files as a host takes, and modules are drafted again when they may be."""

from collections.abc import Iterator
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from adapters.llm import Ask, ChatMessage
from adapters.llm.batch import BatchHost
from pipelines.drafting.batches import find_ready_modules
from pipelines.drafting.batches.submission import split_files
from pipelines.testing.builders import NOON
from pipelines.testing.fake_openai.fake_writer import make_question
from schemas.batch import Batch, BatchEnding, BatchOutcome, BatchUsage, WaitingModule
from schemas.course import BatchSettings, ModelSettings

MODEL = ModelSettings(base_url="http://127.0.0.1:1/v1", name="m", batch=BatchSettings(hours=30))
INPUTS = "a" * 64


def waiting(module: str) -> WaitingModule:
    return WaitingModule(module=f"froid--{module}", inputs=INPUTS, round=1)


def asks(number: int, texts: list[tuple[str, str]]) -> Iterator[Ask]:
    for text, model in texts:
        yield make_question(messages=(ChatMessage(role="user", text=f"{number} {text}"),), model=model)


QUESTIONS = st.lists(st.tuples(st.text(max_size=300), st.sampled_from("mn")), max_size=30)


@given(modules=st.lists(QUESTIONS, max_size=4), lines=st.integers(1, 7), size=st.integers(1, 3000))
def test_no_file_is_longer_than_its_host_takes_and_every_question_is_in_one(
    modules: list[list[tuple[str, str]]], lines: int, size: int
) -> None:
    """A question that is longer than a file may be is alone in its own: its host says so."""
    lots = [
        (waiting(f"m{number}"), {a.canonical_digest(): a for a in asks(number, each)})
        for number, each in enumerate(modules)
    ]
    host = BatchHost(MODEL)
    host.most_lines, host.most_bytes = lines, size
    made = list(split_files(lots, host))
    for file in made:
        assert len(file.asks) <= lines
        assert len({each.model for each in file.asks.values()}) == 1
        long = sum(len(host.write_line(digest, each)) for digest, each in file.asks.items())
        assert long == file.bytes
        assert long <= size or len(file.asks) == 1
    asked = [digest for file in made for digest in file.asks]
    assert sorted(asked) == sorted(digest for _, wanted in lots for digest in wanted)


def batch(name: str, *modules: str, remote: str | None = "batch_1", settled: bool = False) -> Batch:
    ended = BatchOutcome(ending=BatchEnding.COMPLETED, at=NOON, spent=BatchUsage())
    return Batch(
        name=name * 64,
        course="froid",
        host="h",
        model="m",
        asked=(name * 64,),
        waiting=tuple(waiting(module) for module in modules),
        reserved=BatchUsage(),
        prepared_at=NOON,
        remote=remote,
        settled=ended if settled else None,
    )


def test_a_module_is_ready_when_the_last_of_its_batches_has_ended() -> None:
    two = [batch("a", "x", "y", remote="ended"), batch("b", "y", remote="going")]
    found = find_ready_modules(two, MODEL, lambda remote: remote == "ended", NOON)
    assert found is not None
    assert found.modules == ("froid--x",)
    assert find_ready_modules(two[1:], MODEL, lambda _: False, NOON) is None


def test_a_batch_a_crash_cut_off_and_one_read_already_need_no_look_at_the_host() -> None:
    both = [batch("a", "x", remote=None), batch("b", "y", settled=True)]
    found = find_ready_modules(both, MODEL, lambda _: False, NOON)
    assert found is not None
    assert found.modules == ("froid--x", "froid--y")


def test_what_is_ready_is_named_anew_only_where_there_is_something_new() -> None:
    under_way = [batch("a", "x")]
    ended = find_ready_modules(under_way, MODEL, lambda _: True, NOON)
    assert ended == find_ready_modules(under_way, MODEL, lambda _: True, NOON + timedelta(hours=5))
    late = [
        find_ready_modules(under_way, MODEL, lambda _: False, NOON + timedelta(hours=hours))
        for hours in (30, 31)
    ]
    assert len({each.digest for each in (ended, *late) if each is not None}) == 3
