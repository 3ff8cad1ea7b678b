"""Files that were written a while ago, for tests that wait for nothing."""

import os
from time import time_ns

from adapters.workspace import Workspace


def age_store(workspace: Workspace) -> Workspace:
    """Let what was written just now be believed: for two seconds it may be written again unseen."""
    for file in (workspace.root / ".premierjet").rglob("*"):
        written = file.stat().st_mtime_ns
        if file.is_file() and written > time_ns() - 5 * 10**9:
            os.utime(file, ns=(written, written - 10 * 10**9))
    return workspace
