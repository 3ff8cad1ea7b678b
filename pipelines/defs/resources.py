"""What every run is handed: the workspace it works in."""

from pathlib import Path

import dagster as dg

from adapters.workspace import Workspace, open_workspace


class WorkspaceResource(dg.ConfigurableResource["WorkspaceResource"]):
    """The installation; `root` is left empty where the root is found by itself."""

    root: str = ""

    def open(self) -> Workspace:
        """Return the workspace; raises InvalidInput where there is no root."""
        return open_workspace(Path(self.root) if self.root else None)


@dg.definitions
def resources() -> dg.Definitions:
    """Return the resources and the executor all jobs use unless they say otherwise."""
    return dg.Definitions(resources={"workspace": WorkspaceResource()}, executor=dg.in_process_executor)
