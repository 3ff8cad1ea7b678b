"""A hundred modules delivered to a real S3 server by processes that are killed at any request.

    python -m bench.deliveries [--modules 100] [--longest 300] [--seed 1] [--json]

Each module has a source, a draft, an approval and a release of its own. A process delivers them one after the
other; it is killed with SIGKILL at a request drawn at random, before the server has it or with its answer
on its way, and another goes on. Afterwards: every module has its receipt, the targets hold what these say,
and no bytes were taken twice under one name, counted by a proxy before SeaweedFS.
"""

import argparse
import json
import os
import random
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from pipelines.delivery.targets.s3.target import S3Target
from pipelines.testing.s3_proxy import run_proxy
from pipelines.testing.s3_server import ACCESS_KEY, SECRET_KEY, start_seaweed
from pipelines.workflow.deliver import find_drifts
from tests.delivery.killing import delivered, released


def measured(asked: argparse.Namespace, folder: Path, stack: ExitStack) -> dict[str, object]:
    """Return what a hundred killed deliveries came to."""
    os.environ |= {"AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY}
    (folder / "seaweed").mkdir()
    server = start_seaweed(folder / "seaweed", stack)
    proxy = stack.enter_context(run_proxy(server.endpoint_url))
    target = S3Target(kind="s3", id="depot", bucket=server.make_bucket(), endpoint_url=proxy.endpoint_url)
    (folder / "root").mkdir()
    workspace = released(folder / "root", asked.modules, target)
    start = perf_counter()
    killed, requests = delivered(folder / "root", proxy, random.Random(asked.seed), asked.longest)
    took = perf_counter() - start
    keys = workspace.module_keys()
    return {
        "modules": len(keys),
        "receipts": sum(len(workspace.records.receipts(key)) for key in keys),
        "kills": len(killed),
        "killed at a PUT": sum(each.startswith("PUT") for each in killed),
        "requests": requests,
        "objects taken": len(proxy.stored),
        "taken twice": sum(times > 1 for times in proxy.stored.values()),
        "differences": sum(len(find_drifts(workspace, key)) for key in keys),
        "seconds, load and all": round(took, 1),
    }


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--modules", type=int, default=100)
    options.add_argument(
        "--longest", type=int, default=300, help="the last request a process may be killed at"
    )
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    with TemporaryDirectory() as folder, ExitStack() as stack:
        found = measured(asked, Path(folder), stack)
    print(json.dumps(found) if asked.json else "\n".join(f"{name}: {value}" for name, value in found.items()))


if __name__ == "__main__":
    main()
