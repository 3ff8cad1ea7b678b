"""How far properties over hostile input look: a little in the suite, for hours where `bench.fuzz` asks."""

import os

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))


def examples(in_the_suite: int) -> int:
    """Return how many examples a property tries: what the suite has time for, or what was asked for."""
    return EXAMPLES or in_the_suite
