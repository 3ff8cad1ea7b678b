"""A sweep over a hundred modules whose processes are killed fifty times: nothing lost, nothing sent twice.

    python -m bench.kills [--modules 100] [--kills 50] [--seed 1] [--json]

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
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from adapters.workspace import Workspace
from pipelines.line import drifts
from schemas.course import Deliver, S3Target
from schemas.review import Decision, Published, Verdict
from tests.delivery.killing import install
from tests.s3_proxy import Proxy, proxy_before
from tests.seaweed import ACCESS_KEY, SECRET_KEY, started
from tests.through_dagster.killing import killed, leftovers, served

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
"""Of the object by which a server is asked whether it honours conditional writes."""


def measured(asked: argparse.Namespace, folder: Path, stack: ExitStack) -> dict[str, Any]:
    """Return what a sweep that was killed so often came to."""
    os.environ |= {"AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY}
    os.environ |= {"PREMIERJET_SELF_TEST": "off"}
    for name in ("seaweed", "root"):
        (folder / name).mkdir()
    server = started(folder / "seaweed", stack)
    proxy = stack.enter_context(proxy_before(server.endpoint_url))
    target = S3Target(kind="s3", id="depot", bucket=server.make_bucket(), endpoint_url=proxy.endpoint_url)
    install(folder / "root", asked.modules, target, Deliver.ON_APPROVAL)
    start = perf_counter()
    watch = stack.enter_context(served(folder / "root"))
    killed(watch, asked.kills, random.Random(asked.seed), (asked.shortest, asked.longest))
    took = perf_counter() - start
    runs = Counter(run.status.value for run in watch.instance.get_runs())
    return {
        **found(watch.workspace, proxy),
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
    files = [file for r in standing for file in (*r.packages, *r.evidence, *records.beside(r))]
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
        "differences at the target": sum(len(drifts(workspace, key)) for key in keys),
    }


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--modules", type=int, default=100)
    options.add_argument("--kills", type=int, default=50)
    options.add_argument("--shortest", type=float, default=2.0, help="seconds between two kills, at least")
    options.add_argument("--longest", type=float, default=12.0, help="and at most")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    with TemporaryDirectory() as folder, ExitStack() as stack:
        result = measured(asked, Path(folder), stack)
    lines = "\n".join(f"{name}: {value}" for name, value in result.items())
    print(json.dumps(result) if asked.json else lines)


if __name__ == "__main__":
    main()
