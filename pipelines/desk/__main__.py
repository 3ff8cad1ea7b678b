"""Serve the desk on this machine: `python -m pipelines.desk --port 3001`."""

import argparse
import sys
from pathlib import Path

import uvicorn

from adapters.workspace import open_workspace
from pipelines.desk.app import create_app
from schemas.errors import PremierjetError

THIS_MACHINE = "127.0.0.1"


def main() -> int:
    """Serve until interrupted; return the exit code of the error that stopped it from starting."""
    asked = argparse.ArgumentParser(prog="python -m pipelines.desk", description=__doc__)
    asked.add_argument("--port", type=int, default=3001)
    asked.add_argument("--root", type=Path, help="the folder that holds dagster.yaml")
    given = asked.parse_args()
    try:
        app = create_app(open_workspace(given.root))
    except PremierjetError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return error.exit_code
    print(f"The desk is at http://{THIS_MACHINE}:{given.port}", flush=True)  # noqa: T201
    uvicorn.run(app, host=THIS_MACHINE, port=given.port, log_level="warning", server_header=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
