"""How close a model draft comes to the host's own time: N calls of 200 ms, c of them at once.

    python -m bench.drafting [--calls 200] [--concurrency 20] [--seconds 0.2]

The host is another process, as it would be. Prints what the client's start costs, then the wall-clock time
of all calls, the ideal (calls / concurrency x seconds) and their ratio; then the same calls from the cache.
"""

import argparse
import math
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from adapters.llm.live import Live
from adapters.llm.reply_cache import Replies
from adapters.store.folder import FolderStore
from pipelines.drafting.model import ModelWriter
from pipelines.drafting.request import IdAllocator
from pipelines.testing import builders
from pipelines.testing.fake_openai import FakeOpenAI
from pipelines.testing.fake_openai.fake_writer import make_questioner, make_request
from schemas.course import ModelSettings


class Host:
    """The host in its own process: where it listens, and what it has seen."""

    def __init__(self, pipe: "Connection[str, tuple[int, int]]", base_url: str) -> None:
        self.base_url = base_url
        self._pipe = pipe

    def seen(self) -> tuple[int, int]:
        """Return how many calls came, and how many of them were open at once."""
        self._pipe.send("seen")
        return self._pipe.recv()


def _serve(pipe: Connection, seconds: float) -> None:
    with FakeOpenAI(seconds=seconds) as fake:
        pipe.send(fake.base_url)
        while pipe.recv() == "seen":
            pipe.send((len(fake.requests), fake.most_at_once))


@contextmanager
def host(seconds: float) -> Iterator[Host]:
    """Run a host that takes so long over each answer."""
    spawn = get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_serve, args=(theirs, seconds))
    process.start()
    try:
        yield Host(ours, ours.recv())
    finally:
        ours.send("enough")
        process.join()


def timed(model: ModelWriter, calls: int, concurrency: int, name: str = "Partie") -> float:
    """Return the seconds that `calls` one-artefact modules take with one shared writer."""
    modules = [builders.module(title=f"{name} {n}", artefacts=("summary",)) for n in range(calls)]
    requests = [make_request(module=module) for module in modules]
    start = time.perf_counter()
    with ThreadPoolExecutor(concurrency) as pool:
        list(pool.map(lambda asked: model.write(asked, IdAllocator()), requests))
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=200)
    parser.add_argument("--concurrency", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=0.2)
    asked = parser.parse_args()
    ideal = math.ceil(asked.calls / asked.concurrency) * asked.seconds
    with tempfile.TemporaryDirectory() as folder, host(asked.seconds) as far:
        settings = ModelSettings(base_url=far.base_url, name="fake", concurrency=asked.concurrency)
        replies = Replies(FolderStore(Path(folder)))
        model = ModelWriter(settings, make_questioner(settings, Live(settings), replies))
        start = timed(model, 1, 1, name="Premier appel") - asked.seconds
        wall = timed(model, asked.calls, asked.concurrency)
        calls, at_once = far.seen()
        cached = timed(model, asked.calls, asked.concurrency)
        again = far.seen()[0] - calls
    print(f"the client starts once, with its first call: {start:.2f} s")
    print(f"{calls - 1} calls of {asked.seconds * 1000:.0f} ms, at most {at_once} at once")
    print(f"wall {wall:.2f} s, ideal {ideal:.2f} s, ratio {wall / ideal:.2f}")
    print(f"again from the cache: {cached:.2f} s, {again} calls")


if __name__ == "__main__":
    main()
