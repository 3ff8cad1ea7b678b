"""Recorded sessions with a language model.

    python -m bench.model replay [NAME…]     the commands again, each prompt compared with the recorded one
    python -m bench.model accept [NAME…]     keep the prompts of today with the answers of then
    python -m bench.model record NAME BOX COURSE COMMANDS     keep a session answered by hand
    python -m bench.model faults [KEY…]     how many of the planted faults are marked

`accept` is for a change of a prompt that one wanted: read the difference that `replay` prints first. An
answer that no longer fits its contract is refused as any host would have it, and has to be written anew. What
follows an answer may change with it: accept again until `replay` finds nothing.
"""

import argparse
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import yaml

from bench.model.faults import HALVES, list_faulty_drafts, read_faulty_draft
from bench.model.replay import Replay, replay_session
from bench.model.session import (
    COMMANDS,
    COURSE,
    EXCHANGES,
    SESSIONS,
    list_hand_written,
    list_sessions,
    read_session,
    write_exchange,
)
from bench.model.tally import tabulate_faults


def replay(name: str, *, accepts: bool = False) -> Replay:
    """Run a session again in a folder that is removed, and print what became of its exchanges."""
    with tempfile.TemporaryDirectory() as folder:
        done = replay_session(read_session(name), Path(folder) / "root", accepts=accepts)
    count = len(done.host.session.exchanges)
    print(f"{name}: {count - len(done.host.unasked_numbers)} of {count} requests made again")
    print(
        f"  changed {sorted(each.number for each in done.host.accepted)}, unasked {done.host.unasked_numbers}"
    )
    return done


def accept(name: str) -> None:
    """Keep today's requests in the place of those they are likest to; what nobody asks for goes."""
    done = replay(name, accepts=True)
    folder = SESSIONS / name
    for exchange in done.host.accepted:
        write_exchange(folder, exchange)
    for number in done.host.unasked_numbers:
        (folder / EXCHANGES / f"{number:03}.json").unlink()


def record(name: str, box: Path, course: Path, commands: list[list[str]]) -> None:
    """Keep what was asked and answered by hand as a session, with its course and its commands."""
    folder = SESSIONS / name
    if folder.exists():
        shutil.rmtree(folder)
    shutil.copytree(course, folder / COURSE)
    (folder / COMMANDS).write_text(yaml.safe_dump(commands, allow_unicode=True), encoding="utf-8")
    for exchange in list_hand_written(box):
        write_exchange(folder, exchange)


def show_faults(keys: Sequence[str], halves: Sequence[str], critic: str | None) -> None:
    """Print how many of the planted faults are marked, by whom, and which are not."""
    drafts = map(read_faulty_draft, keys)
    marked = [each for draft in drafts for each in draft.find_marked(halves, critic)]
    print("\n".join(tabulate_faults(marked)))


def main() -> None:
    """Do what the command line says."""
    asking = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    verbs = asking.add_subparsers(dest="verb", required=True)
    for verb in ("replay", "accept"):
        verbs.add_parser(verb).add_argument("names", nargs="*", default=list_sessions())
    recorded = verbs.add_parser("record")
    recorded.add_argument("name")
    recorded.add_argument("box", type=Path, help="folder with prompts/ and answers/")
    recorded.add_argument("course", type=Path, help="folder with course.yaml")
    recorded.add_argument("commands", type=Path, help="YAML: a list of commands, each a list of arguments")
    faults = verbs.add_parser("faults")
    faults.add_argument("keys", nargs="*", default=list_faulty_drafts())
    faults.add_argument("--half", choices=HALVES, action="append")
    faults.add_argument("--critic", help="a host that answers now; else what is kept of an earlier one")
    asked = asking.parse_args()
    if asked.verb == "faults":
        return show_faults(asked.keys, asked.half or HALVES, asked.critic)
    if asked.verb == "record":
        commands = yaml.safe_load(asked.commands.read_text(encoding="utf-8"))
        return record(asked.name, asked.box, asked.course, commands)
    for name in asked.names:
        (replay if asked.verb == "replay" else accept)(name)
    return None


if __name__ == "__main__":
    main()
