"""Whoever may open the desk may read what results say of a module; an invitation is for one draft alone."""

import pytest
from starlette.testclient import TestClient

from adapters.store.analyses import Analyses
from adapters.workspace import Workspace
from pipelines.testing.builders import KEY

REPORT = f"/results/{KEY}"


@pytest.fixture
def reported(workspace: Workspace) -> Workspace:
    kept = Analyses(workspace.records.store)
    kept.save_report(KEY, "pdf", b"%PDF-1.7 figures")
    kept.save_report(KEY, "html", b"<!doctype html><title>figures</title>")
    return workspace


def test_a_report_opens_as_pdf_and_is_handed_out_as_a_page(desk: TestClient, reported: Workspace) -> None:
    shown = desk.get(f"{REPORT}.pdf")
    assert (shown.content, shown.headers["content-type"]) == (b"%PDF-1.7 figures", "application/pdf")
    assert shown.headers["content-disposition"].startswith("inline")
    page = desk.get(f"{REPORT}.html")
    assert page.headers["content-disposition"] == f'attachment; filename="{KEY}--results.html"'


def test_a_chart_too_large_for_dagster_s_page_is_served_to_it_as_an_image(
    desk: TestClient, workspace: Workspace
) -> None:
    """Dagster stands at another address: any page may show the image, none may read it."""
    kept = Analyses(workspace.records.store)
    kept.save_charts(KEY, {3: b"<svg/>", 6: b"<svg/>"})
    kept.save_charts(KEY, {6: b"<svg style='background:white'/>"})
    shown = desk.get(f"{REPORT}/chart-6.svg")
    assert (shown.content, shown.headers["content-type"]) == (
        b"<svg style='background:white'/>",
        "image/svg+xml",
    )
    assert shown.headers["cross-origin-resource-policy"] == "cross-origin"
    assert shown.headers["content-security-policy"] == "default-src 'none'; style-src 'unsafe-inline'"
    assert "access-control-allow-origin" not in shown.headers
    assert desk.get(f"{REPORT}/chart-3.svg").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        f"{REPORT}.json",
        "/results/froid--feu/chart-6.svg",
        f"{REPORT}/chart-0.svg",
        "/results/froid--feu.pdf",
        "/results/..%2Fstate.pdf",
        f"/invited{REPORT}.pdf",
    ],
)
def test_nothing_else_of_the_store_is_handed_out(desk: TestClient, reported: Workspace, address: str) -> None:
    """The analysis itself is a contract for programs: `premierjet results report --json` prints it."""
    assert desk.get(address).status_code == 404


def test_a_module_nobody_counted_yet_has_no_report(desk: TestClient) -> None:
    assert desk.get(f"{REPORT}.pdf").status_code == 404
