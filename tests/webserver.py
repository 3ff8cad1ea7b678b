"""Dagster's webserver, as tests talk to it."""

from functools import cache

import pytest
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster_graphql.schema import create_schema
from dagster_webserver import webserver
from dagster_webserver.app import create_app_from_workspace_process_context
from starlette.applications import Starlette

# What may be asked is the same at every root, and takes longer to put together than most answers.
_schema = cache(create_schema)


def application(process: WorkspaceProcessContext) -> Starlette:
    """Return the real application; its GraphQL schema is built once for all."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(webserver, "create_schema", _schema)
        return create_app_from_workspace_process_context(process)
