"""Hold hostile input out to whatever reads it, for minutes or a night: `python -m bench.fuzz --minutes 15`.

The properties are those of the suite (`ROOMS`), each round with another seed and more examples than the
suite has time for. What fails is printed with the example hypothesis shrank it to, and with the command
that meets it again. The exit code says whether something did.
"""

import argparse
import os
import secrets
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
ROOMS = {
    "sources of every format": "tests/sourcing/test_any_bytes.py",
    "course.yaml": "tests/adapters/test_any_course.py",
    "packages": "tests/packaging/inspection/test_any_package.py",
    "zips": "tests/packaging/test_hostile_zips.py",
    "canonical JSON": "tests/schemas/test_canonical.py",
    "canonical typography": "tests/drafting/test_typography.py",
    "statements of learners": "tests/results/test_any_statement.py",
    "tables of results": "tests/adapters/results/test_tables.py",
    "addresses": "tests/adapters/web/test_locations.py",
}
LONGEST_LINE = 2_000
FAILED = 1
"""pytest's exit code where a test failed; anything above is a round that did not run."""


@dataclass(frozen=True)
class Round:
    """One room, looked through once."""

    room: str
    seed: int
    examples: int

    @property
    def command(self) -> list[str]:
        """Return the command, for this or a later look."""
        quiet = ["-q", "--no-header", "--tb=short", "-o", "timeout=0", "-p", "no:cacheprovider"]
        return [sys.executable, "-m", "pytest", ROOMS[self.room], f"--hypothesis-seed={self.seed}", *quiet]

    def run(self) -> subprocess.CompletedProcess[str]:
        """Return how it went."""
        surroundings = os.environ | {"FUZZ_EXAMPLES": str(self.examples), "PYTHONDONTWRITEBYTECODE": ""}
        return subprocess.run(
            self.command, cwd=CHECKOUT, env=surroundings, capture_output=True, text=True, check=False
        )


def main() -> int:
    """Go round the rooms until the time is over, and return 1 where something was found."""
    asked = argparse.ArgumentParser(prog="python -m bench.fuzz", description=__doc__)
    asked.add_argument("--minutes", type=float, default=15)
    asked.add_argument("--examples", type=int, default=300, help="a property and round")
    asked.add_argument("--room", choices=ROOMS, action="append", help="one room alone; may be given again")
    given = asked.parse_args()
    end, rounds, found = time.monotonic() + 60 * given.minutes, 0, 0
    while time.monotonic() < end:
        for room in given.room or ROOMS:
            if time.monotonic() >= end:
                break
            looked = Round(room, secrets.randbelow(2**32), given.examples)
            went = looked.run()
            rounds += 1
            print(f"{room}, seed {looked.seed}: {went.stdout.strip().splitlines()[-1:]}", flush=True)
            if went.returncode >= FAILED:
                found += 1
                print(
                    _cut(went.stdout),
                    went.stderr,
                    f"FUZZ_EXAMPLES={given.examples}",
                    *looked.command,
                    flush=True,
                )
    print(f"{rounds} rounds of {given.examples} examples a property; {found} found something")
    return 1 if found else 0


def _cut(said: str) -> str:
    """Return lines a person can read: an example of a document is one of a hundred thousand characters."""
    return "\n".join(line[:LONGEST_LINE] for line in said.splitlines())


if __name__ == "__main__":
    sys.exit(main())
