"""Addresses of result reports, for everyone who may open the desk: about modules, never a person."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from adapters.store.analyses import Analyses
from adapters.workspace import Workspace
from pipelines.desk.draft_address import MissingAddress

MEDIA_OF_FORM = {"pdf": ("application/pdf", "inline"), "html": ("text/html; charset=utf-8", "attachment")}
"""Media type and disposition by form. HTML is an attachment: its inline styles are barred at the desk."""


def list_routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the addresses of the reports."""
    reports = ReportRoutes(workspace)
    return [
        Route("/results/{module}.{form}", reports.send_report),
        Route("/results/{module}/chart-{number:int}.svg", reports.send_chart),
    ]


@dataclass(frozen=True)
class ReportRoutes:
    """Answers with result reports from one workspace; nothing is changed."""

    workspace: Workspace

    def send_report(self, request: Request) -> Response:
        """Answer with the report that was stored when the module's results were last counted."""
        module, form = request.path_params["module"], request.path_params["form"]
        if module not in self.workspace.module_keys() or form not in MEDIA_OF_FORM:
            raise MissingAddress("no_file")
        data = Analyses(self.workspace.records.store).read_report(module, form)
        if data is None:
            raise MissingAddress("no_file")
        media_type, disposition = MEDIA_OF_FORM[form]
        headers = {"Content-Disposition": f'{disposition}; filename="{module}--results.{form}"'}
        return Response(data, media_type=media_type, headers=headers)

    def send_chart(self, request: Request) -> Response:
        """Answer with a chart of the report; Dagster's page links to those too large to embed."""
        module, number = request.path_params["module"], request.path_params["number"]
        if module not in self.workspace.module_keys():
            raise MissingAddress("no_file")
        data = Analyses(self.workspace.records.store).read_report(module, f"chart-{number}.svg")
        if data is None:
            raise MissingAddress("no_file")
        return Response(data, media_type="image/svg+xml")
