"""How close a model draft comes to the host's own time: N calls of 200 ms, c of them at once.

    python -m bench.drafting [--calls 40] [--concurrency 8] [--seconds 0.2]

Prints the wall-clock time of all calls, the ideal (calls / concurrency x seconds) and their ratio; then
the same calls from the cache.
"""

import argparse
import math
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pipelines.drafting.model import ModelWriter
from pipelines.drafting.request import Mint
from schemas.course import ArtefactKind
from tests import builders
from tests.fake_openai import FakeOpenAI
from tests.fake_openai.writing import request, writer


def timed(model: ModelWriter, calls: int) -> float:
    """Return the seconds that `calls` one-artefact modules take with one shared writer."""
    modules = [builders.module(title=f"Partie {n}", artefacts=(ArtefactKind.SUMMARY,)) for n in range(calls)]
    start = time.perf_counter()
    with ThreadPoolExecutor(calls) as pool:
        list(pool.map(lambda module: model.write(request(module=module), Mint()), modules))
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=40)
    parser.add_argument("--concurrency", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=0.2)
    asked = parser.parse_args()
    ideal = math.ceil(asked.calls / asked.concurrency) * asked.seconds
    with tempfile.TemporaryDirectory() as folder, FakeOpenAI(seconds=asked.seconds) as fake:
        model = writer(fake, Path(folder), concurrency=asked.concurrency)
        wall = timed(model, asked.calls)
        at_once = fake.most_at_once
        cached = timed(model, asked.calls)
        calls = len(fake.requests)
    print(f"{calls} calls of {asked.seconds * 1000:.0f} ms, at most {at_once} at once")
    print(f"wall {wall:.2f} s, ideal {ideal:.2f} s, ratio {wall / ideal:.2f}")
    print(f"again from the cache: {cached:.2f} s, {calls - asked.calls} calls")


if __name__ == "__main__":
    main()
