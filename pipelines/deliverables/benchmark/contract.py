"""The contract of the benchmark."""

from typing import ClassVar, Literal

from schemas.draft import Sectioned


class Benchmark(Sectioned):
    """Sources or offers compared in a table, each cell cited, with the use made of it (veille)."""

    of_a_course: ClassVar[bool] = True
    compares_sources: ClassVar[bool] = True
    says_nothing_twice: ClassVar[bool] = True

    kind: Literal["benchmark"] = "benchmark"
