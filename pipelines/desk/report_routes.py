"""Addresses of result reports, for everyone who may open the desk: about modules, never a person."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from adapters.store.analyses import Analyses
from adapters.workspace import Workspace
from pipelines.desk.draft_address import MissingAddress

MEDIA_OF_FORM = {"pdf": ("application/pdf", "inline"), "html": ("text/html; charset=utf-8", "attachment")}
"""A page brings its own style, which no page of the desk may: it is handed out as a file."""


def list_routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the addresses of the reports."""
    reports = ReportRoutes(workspace)
    return [
        Route("/results/{module}.{form}", reports.send_report),
        Route("/results/{module}/chart-{number:int}.svg", reports.send_chart),
    ]


@dataclass(frozen=True)
class ReportRoutes:
    """Answers from one workspace, and changes nothing."""

    workspace: Workspace

    def send_report(self, request: Request) -> Response:
        """Answer with the report as it was set when the module's results were counted last."""
        module, form = request.path_params["module"], request.path_params["form"]
        if module not in self.workspace.module_keys() or form not in MEDIA_OF_FORM:
            raise MissingAddress("no_file")
        data = Analyses(self.workspace.records.store).read_report(module, form)
        if data is None:
            raise MissingAddress("no_file")
        kind, shown = MEDIA_OF_FORM[form]
        headers = {"Content-Disposition": f'{shown}; filename="{module}--results.{form}"'}
        return Response(data, media_type=kind, headers=headers)

    def send_chart(self, request: Request) -> Response:
        """Answer with a chart of the report: Dagster's page shows those that are too large to stand in it."""
        module, number = request.path_params["module"], request.path_params["number"]
        if module not in self.workspace.module_keys():
            raise MissingAddress("no_file")
        data = Analyses(self.workspace.records.store).read_report(module, f"chart-{number}.svg")
        if data is None:
            raise MissingAddress("no_file")
        return Response(data, media_type="image/svg+xml")
