"""Dagster's webserver with the filter in front of it, and without the mutations that the filter refuses."""

from typing import Any

from dagster_webserver import cli
from dagster_webserver.webserver import DagsterWebserver
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse

from pipelines.webserver.graphql_filter import GraphqlFilter
from pipelines.webserver.mutations import ALLOWED_MUTATIONS

FACTORY = "create_app_from_workspace_process_context"


class FilteredWebserver(DagsterWebserver[Any, Any]):
    """Dagster's webserver, whose schema holds the listed mutations alone and whose events come from runs."""

    def build_graphql_schema(self) -> Any:
        """Return Dagster's schema with the allowed mutations only."""
        schema = super().build_graphql_schema()
        mutations = schema.graphql_schema.mutation_type.fields
        for name in mutations.keys() - ALLOWED_MUTATIONS:
            del mutations[name]
        return schema

    def build_middleware(self) -> list[Middleware]:
        """Return the filter, then Dagster's own."""
        return [Middleware(GraphqlFilter), *super().build_middleware()]

    async def report_asset_materialization_endpoint(self, request: Request) -> JSONResponse:
        """Answer 404: events of assets come from runs."""
        return _answer_not_found(request)

    async def report_asset_check_endpoint(self, request: Request) -> JSONResponse:
        """Answer 404: events of assets come from runs."""
        return _answer_not_found(request)

    async def report_asset_observation_endpoint(self, request: Request) -> JSONResponse:
        """Answer 404: events of assets come from runs."""
        return _answer_not_found(request)

    async def download_notebook(self, request: Request) -> Any:
        """Answer 404: a notebook would be read from any path of the code server."""
        return _answer_not_found(request)


def create_app(process: Any, path_prefix: str = "", poll_rate: int | None = None, **more: Any) -> Starlette:
    """Return the filtered application; takes the parameters of Dagster's own function of this name."""
    return FilteredWebserver(process, path_prefix, poll_rate).create_asgi_app(**more)


def main() -> None:
    """Start the webserver with Dagster's own command, in which `create_app` replaces Dagster's function."""
    getattr(cli, FACTORY)  # another Dagster may have none: then nothing starts, rather than an open one
    setattr(cli, FACTORY, create_app)
    cli.cli(auto_envvar_prefix="DAGSTER_WEBSERVER", prog_name="python -m pipelines.webserver")


def _answer_not_found(_: Request) -> JSONResponse:
    return JSONResponse({"error": "not found"}, 404)
