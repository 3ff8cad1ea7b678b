"""A sweep over a hundred modules whose processes are killed fifty times: nothing lost, nothing sent twice.

    python -m bench.kills [--modules 100] [--kills 50] [--seed 1] [--json]
    python -m bench.kills --of command --kills 100

With `--of command`, verbs of `premierjet` are killed instead, each somewhere between its start and its end: a
decision whose command has ended well is in the ledger, and whoever comes next does what is left.

Daemon, webserver, code server and run workers are real processes; each time one of them, or all, is killed
with SIGKILL at a moment drawn at random, and started again. Meanwhile every draft is approved and the sweep
is launched again whenever none is at work. Afterwards each module has one release and one proof of delivery,
the ledger's chains verify, every byte at the target stands under an approval, the target took no bytes twice
under one name, and no run is left that waits for ever.
"""

import argparse
import json
import os
import random
import sys
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import dagster as dg

from adapters.workspace import Workspace, open_workspace
from pipelines.delivery.targets.folder.target import FolderTarget
from pipelines.delivery.targets.s3.target import S3Target
from pipelines.queries.lookups import require_head
from pipelines.review.decision_request import DecisionRequest
from pipelines.testing.s3_proxy import Proxy, run_proxy
from pipelines.testing.s3_server import ACCESS_KEY, SECRET_KEY, start_seaweed
from pipelines.workflow.decide import list_decisions, record_decision
from pipelines.workflow.deliver import deliver_release, find_drifts
from pipelines.workflow.draft import draft_module
from pipelines.workflow.release import release_module
from schemas.course import Deliver
from schemas.review import Decision, Published, Verdict
from schemas.self_test import SelfTestMode
from tests.delivery.killing import install
from tests.through_dagster.killing import disagreeing, killed, leftovers, served, settle, until

AGREES_WITHIN = 120
"""Seconds: run monitoring looks every ten, the sensor that asks the ledger every five."""

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
"""Of the object by which a server is asked whether it honours conditional writes."""


def measured(asked: argparse.Namespace, folder: Path, stack: ExitStack) -> dict[str, Any]:
    """Return what a sweep that was killed so often came to."""
    os.environ |= {"AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY}
    os.environ |= {"PREMIERJET_SELF_TEST": "off"}
    for name in ("seaweed", "root"):
        (folder / name).mkdir()
    server = start_seaweed(folder / "seaweed", stack)
    proxy = stack.enter_context(run_proxy(server.endpoint_url))
    target = S3Target(kind="s3", id="depot", bucket=server.make_bucket(), endpoint_url=proxy.endpoint_url)
    install(folder / "root", asked.modules, target, Deliver.ON_APPROVAL)
    start = perf_counter()
    watch = stack.enter_context(served(folder / "root"))
    killed(watch, asked.kills, random.Random(asked.seed), (asked.shortest, asked.longest))
    took = perf_counter() - start
    runs = Counter(run.status.value for run in watch.instance.get_runs())
    until(lambda: disagreeing(watch) == [], AGREES_WITHIN, watch.server)
    return {
        **found(watch.workspace, proxy),
        "runs of decisions shown otherwise than the ledger says": len(disagreeing(watch)),
        "kills": sum(watch.kills.values()),
        **{f"killed: {kind}": times for kind, times in sorted(watch.kills.items())},
        **{f"runs: {status}": times for status, times in sorted(runs.items())},
        "half-written files left in the store": leftovers(folder / "root"),
        "seconds, load and all": round(took, 1),
    }


def found(workspace: Workspace, proxy: Proxy) -> dict[str, Any]:
    """Return what is there, and what should not be; reading a ledger verifies it."""
    keys, records = workspace.module_keys(), workspace.records
    entries = [entry.recorded for key in keys for entry in workspace.ledger.read(key)]
    releases = [release for key in keys for release in records.releases(key)]
    decisions = [each for each in entries if isinstance(each, Decision)]
    published = [each for each in entries if isinstance(each, Published)]
    approved = {each.digest for each in decisions if each.verdict is Verdict.APPROVE}
    told = {each.release_digest for each in published if each.digest in approved}
    standing = [release for release in releases if release.canonical_digest() in told]
    files = [file for r in standing for file in (*r.packages, *r.evidence, *records.list_observed_files(r))]
    taken = {digest for path, digest in proxy.stored if not path.endswith("index.json")}
    return {
        "modules": len(keys),
        "decisions": len(decisions),
        "releases": len(releases),
        "published in the ledger": len(published),
        "receipts": sum(len(records.receipts(key)) for key in keys),
        "objects the target took": len(proxy.stored),
        "taken twice": sum(times > 1 for times in proxy.stored.values()),
        "objects without an approval": len(taken - {file.sha256 for file in files} - {EMPTY}),
        "differences at the target": sum(len(find_drifts(workspace, key)) for key in keys),
    }


def killed_commands(asked: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Return what modules came to whose commands were killed so often."""
    chance, kills, acknowledged = random.Random(asked.seed), Counter[str](), set[str]()
    install(folder, asked.modules, FolderTarget(kind="folder", id="depot", path="delivered"))
    settle(folder)
    dg.DagsterInstance.from_config(str(folder)).dispose()
    forked = get_context("forkserver")
    forked.set_forkserver_preload(["pipelines.cli", "pipelines.cli.runs", "pipelines.workflow.sweep"])
    start = perf_counter()
    while sum(kills.values()) < asked.kills and perf_counter() - start < asked.minutes * 60:
        workspace = open_workspace(folder)
        key = chance.choice(workspace.module_keys())
        verb, *arguments = _next_verb(workspace, key)
        process = forked.Process(target=_run_command, args=([verb, *arguments, "--root", str(folder)],))
        process.start()
        process.join(chance.uniform(asked.shortest, asked.longest))
        if process.is_alive():
            process.kill()
            kills[verb] += 1
        process.join()
        code = process.exitcode
        if (verb, code) == ("decide", 0):
            acknowledged.add(key)
    took = perf_counter() - start
    workspace = open_workspace(folder)
    recorded = {key for key in workspace.module_keys() if list_decisions(workspace, key)}
    half_way = leftovers(folder)
    _finish(workspace)
    keys, records = workspace.module_keys(), workspace.records
    entries = [entry.recorded for key in keys for entry in workspace.ledger.read(key)]
    return {
        "modules": len(keys),
        "kills": sum(kills.values()),
        **{f"killed: {verb}": times for verb, times in sorted(kills.items())},
        "decisions acknowledged": len(acknowledged),
        "acknowledged and not in the ledger": len(acknowledged - recorded),
        "decisions": sum(len(list_decisions(workspace, key)) for key in keys),
        "releases": sum(len(records.releases(key)) for key in keys),
        "published in the ledger": sum(isinstance(each, Published) for each in entries),
        "receipts": sum(len(records.receipts(key)) for key in keys),
        "differences at the target": sum(len(find_drifts(workspace, key)) for key in keys),
        "half-written files left in the store": half_way,
        "seconds, load and all": round(took, 1),
    }


def _run_command(arguments: list[str]) -> None:
    """Run the command in a process of its own, which has loaded already what every verb loads."""
    from pipelines.cli import main as command

    sys.argv = ["premierjet", *arguments]
    sys.stdout = sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115
    command()


def _next_verb(workspace: Workspace, key: str) -> list[str]:
    """Return the verb that brings a module on, and what it is given."""
    if workspace.records.head(key) is None:
        return ["draft", key]
    if not list_decisions(workspace, key):
        return ["decide", key, "approve", "--as", "lea"]
    released = [e for e in workspace.ledger.read(key) if isinstance(e.recorded, Published)]
    return ["deliver", key] if released else ["package", key, "--no-self-test"]


def _finish(workspace: Workspace) -> None:
    """Do what is left, as whoever comes next does."""
    for key in workspace.module_keys():
        now = datetime.now(UTC)
        if workspace.records.head(key) is None:
            draft_module(workspace, key, now)
        if not list_decisions(workspace, key):
            digest = require_head(workspace, key).content.canonical_digest()
            record_decision(workspace, DecisionRequest(key, digest, Verdict.APPROVE, "lea"), now)
        release_module(workspace, key, now, self_test=SelfTestMode.OFF)
        deliver_release(workspace, key, now)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--of", choices=("dagster", "command"), default="dagster")
    options.add_argument("--modules", type=int, default=100)
    options.add_argument("--kills", type=int, default=50)
    options.add_argument("--shortest", type=float, default=2.0, help="seconds between two kills, at least")
    options.add_argument("--longest", type=float, default=12.0, help="and at most")
    options.add_argument("--minutes", type=float, default=60.0, help="killing commands stops then")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    with TemporaryDirectory() as folder, ExitStack() as stack:
        commands = asked.of == "command"
        result = killed_commands(asked, Path(folder)) if commands else measured(asked, Path(folder), stack)
    result |= {"load of the machine at the end": round(os.getloadavg()[2], 1)}
    lines = "\n".join(f"{name}: {value}" for name, value in result.items())
    print(json.dumps(result) if asked.json else lines)


if __name__ == "__main__":
    main()
