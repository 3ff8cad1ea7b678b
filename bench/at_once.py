"""What each verb takes from a cold shell, of the processor, beside `import dagster` and a bare interpreter.

    python -m bench.at_once [--modules 50] [--rounds 3] [--json]

An installation of so many modules is drafted without a model; then each verb is a process of its own, as
somebody who types it starts one, with compiled modules there, as after an installation. The least of the
rounds counts: what other work on the machine costs a process is no fault of the verb. `package` is a release
that is there already, so that building is left out.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.figures import Figure, at_most, parser, show
from bench.installation import installed
from bench.sources import CHECKOUT

COMMAND = (sys.executable, str(Path(sys.executable).parent / "premierjet"))
MODULE = "cours-0--m-0"
GOALS = (
    (("--help",), 0.25),
    (("--version",), 0.25),
    (("status",), 0.6),
    (("show", MODULE), 0.6),
    (("ledger", "verify"), 0.6),
    (("draft",), 0.9),
    (("decide", MODULE, "approve", "--as", "lea"), 1.5),
    (("package", MODULE), 1.5),
)
WAITS = 3
"""The exit code of a verb that says that something waits for a person."""


def figures(modules: int, rounds: int) -> Iterator[Figure]:
    """Yield what each verb takes, in the order in which somebody would type them."""
    with installed(modules) as root, tempfile.TemporaryDirectory() as compiled:
        surroundings = os.environ | {
            "PREMIERJET_ROOT": str(root),
            "PREMIERJET_SELF_TEST": "off",
            "PYTHONPYCACHEPREFIX": compiled,
        }
        surroundings.pop("PYTHONDONTWRITEBYTECODE", None)
        _take((*COMMAND, "draft"), surroundings)
        bare = _least((sys.executable, "-c", ""), surroundings, rounds)
        dagster = _least((sys.executable, "-c", "import dagster"), surroundings, rounds)
        yield Figure("a bare interpreter", bare, "s")
        yield Figure("import dagster", dagster, "s", "a bare interpreter", dagster / bare)
        for verb, goal in GOALS:
            taken = _least((*COMMAND, *verb), surroundings, rounds)
            name = f"premierjet {' '.join(verb[:2])}, {modules} modules"
            yield at_most(name, taken, "s", goal, "import dagster", taken / dagster)


def _least(command: Sequence[str], surroundings: dict[str, str], rounds: int) -> float:
    """Return the least of some rounds; a first one compiles what is loaded."""
    _take(command, surroundings)
    return min(_take(command, surroundings) for _ in range(rounds))


def _take(command: Sequence[str], surroundings: dict[str, str]) -> float:
    """Return the seconds of the processor that a command takes to its end; raises where it fails."""
    process = subprocess.Popen(
        command, cwd=CHECKOUT, env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert process.stderr is not None
    told = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, WAITS):
        raise RuntimeError(told.decode(errors="replace")[-2000:])
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    """Measure, and print."""
    asking = parser(__doc__)
    asking.add_argument("--modules", type=int, default=50)
    asking.add_argument("--rounds", type=int, default=3)
    asked = asking.parse_args()
    show(list(figures(asked.modules, asked.rounds)), as_json=asked.json)


if __name__ == "__main__":
    main()
