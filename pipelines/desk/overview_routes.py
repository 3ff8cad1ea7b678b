"""Addresses of the overview, of its searches (who approved a sentence, what uses a source), of ledgers."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property, partial
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.workspace import Workspace
from pipelines.desk.addressed_revision import PART
from pipelines.desk.draft_address import MissingAddress
from pipelines.desk.first_look import FirstLook, render_counting_page
from pipelines.desk.page_language import choose_usual_language, keep_language, read_desk_texts
from pipelines.desk.pages import render_page
from pipelines.desk.queue_view import read_page_number
from pipelines.overview import csv_export
from pipelines.overview.addresses import Addresses
from pipelines.overview.page import (
    MOST_OPEN,
    read_stylesheet,
    render_body,
    render_question_forms,
    render_trace,
)
from pipelines.overview.page import render_page as render_overview_file
from pipelines.overview.page_slice import slice_overview
from pipelines.overview.presentation import Presentation
from pipelines.queries.overview_cache import OverviewCache, look_at_overview
from pipelines.queries.overview_status import build_overview
from pipelines.queries.provenance_search import search_provenance
from pipelines.queries.source_impact import SourceUse, find_uses_of_source
from pipelines.review.part_names import read_part_names
from schemas.errors import InvalidInput
from schemas.ids import SHORT_DIGEST
from schemas.language import Language
from schemas.operation import Operation
from schemas.review import LedgerEntry, Published

JSON_LINES = "application/jsonl; charset=utf-8"
CSV_WRITERS = {"overview": csv_export.write_modules_csv, "indicators": csv_export.write_indicators_csv}


@dataclass(frozen=True)
class QuotingEdition:
    """A draft or a release that quotes a source: its address at the desk, and each of its quotations."""

    module: str
    release: int | None
    stands: bool
    address: str
    uses: tuple[SourceUse, ...]
    language: Language | None
    """Language of its module; None if no course has the module any more."""


def list_routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the addresses for everyone who may read every draft."""
    answers = OverviewRoutes(workspace)
    return [
        Route("/overview", answers.show_overview),
        Route("/overview/sentence", answers.show_sentence),
        Route("/overview/source", answers.show_source),
        Route("/overview/overview.css", lambda _: Response(read_stylesheet(), media_type="text/css")),
        Route("/overview/overview.html", answers.send_overview),
        Route("/overview/{table}.csv", answers.send_table),
        Route("/programme", redirect_old_address),
        Route("/programme/{page:path}", redirect_old_address),
        Route("/ledger/{module}.jsonl", answers.send_ledger),
        Route("/ledger/{module}", answers.show_ledger),
    ]


def redirect_old_address(request: Request) -> Response:
    """Redirect from the overview's old address, when it was called the programme."""
    page_name = request.path_params.get("page", "").replace("programme", "overview", 1)
    address = "/overview" + (f"/{quote(page_name)}" if page_name else "")
    return RedirectResponse(f"{address}?{request.url.query}" if request.url.query else address, 308)


@dataclass(frozen=True)
class OverviewRoutes:
    """Answers about all modules of one workspace; nothing is changed."""

    workspace: Workspace
    cache: OverviewCache = field(default_factory=OverviewCache)

    @cached_property
    def first_look(self) -> FirstLook:
        """Return the first look at the overview since the desk was started."""
        return FirstLook(self.workspace)

    def show_overview(self, request: Request) -> Response:
        """Answer with the overview as it is now, a page of modules at a time; or that it is being counted."""
        now = datetime.now(UTC)
        counted = self.first_look.answer_meanwhile(
            partial(build_overview, self.workspace, now, self.cache),
            lambda: render_counting_page(request, choose_usual_language(request)),
        )
        if counted is not None:
            return counted
        presentation = self._make_presentation(request)
        overview = build_overview(self.workspace, datetime.now(UTC), self.cache)
        shown = slice_overview(
            overview, read_page_number(request.query_params), keep_language(request), MOST_OPEN
        )
        body = render_body(overview, presentation, render_question_forms(presentation), shown)
        return render_page(
            request, "overview.html", presentation.language, title=presentation.t["title"], body=body
        )

    def send_overview(self, request: Request) -> Response:
        """Answer with the overview as one HTML file to keep, whose links lead to the desk."""
        language, settings = choose_usual_language(request), self.workspace.settings
        presentation = Presentation(
            language,
            Addresses(settings.desk_url, settings.dagster_url, names=self.workspace.names),
            read_part_names(language),
        )
        data = render_overview_file(
            build_overview(self.workspace, datetime.now(UTC), self.cache), presentation
        )
        headers = {"Content-Disposition": 'attachment; filename="overview.html"'}
        return Response(data, media_type="text/html", headers=headers)

    def send_table(self, request: Request) -> Response:
        """Answer with a CSV table: `overview` of the modules, `indicators` of the evidence of quality."""
        name = request.path_params["table"]
        write_csv = CSV_WRITERS.get(name)
        if write_csv is None:
            raise MissingAddress("no_file")
        data = write_csv(build_overview(self.workspace, datetime.now(UTC), self.cache)).encode("utf-8-sig")
        headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
        return Response(data, media_type="text/csv", headers=headers)

    def show_sentence(self, request: Request) -> Response:
        """Answer with who approved a sentence; if none is given, with the form that asks for one."""
        presentation, sentence = self._make_presentation(request), request.query_params.get("q", "").strip()
        found, explanation = None, None
        try:
            found = search_provenance(self.workspace, sentence, datetime.now(UTC)) if sentence else None
        except InvalidInput as error:
            explanation = error.explain(presentation.language)
        return render_page(
            request,
            "sentence.html",
            presentation.language,
            status=422 if explanation else 200,
            title=presentation.t["trace_title"],
            asking=render_question_forms(presentation, sentence=sentence),
            body=render_trace(found, presentation) if found else "",
            explanation=explanation,
        )

    def show_source(self, request: Request) -> Response:
        """Answer with every draft and release that quotes a source."""
        presentation, source = self._make_presentation(request), request.query_params.get("name", "").strip()
        seen = look_at_overview(self.workspace, self.cache, datetime.now(UTC))
        found, errors = find_uses_of_source(self.workspace, source, seen) if source else ((), ())
        editions = self._group_by_edition(found)
        counted = Counter(
            releases=sum(each.release is not None for each in editions),
            drafts=sum(each.release is None for each in editions),
            quotations=len(found),
        )
        t = read_desk_texts(presentation.language)
        return render_page(
            request,
            "source.html",
            presentation.language,
            title=t["impact_title"].format(source=source) if source else presentation.t["ask_source"],
            asking=render_question_forms(presentation, source=source),
            source=source,
            editions=editions,
            counted=counted,
            errors=errors,
        )

    def show_ledger(self, request: Request) -> Response:
        """Answer with a module's ledger, verified as it is read."""
        language, key = choose_usual_language(request), request.path_params["module"]
        entries = self.workspace.ledger.read(key)
        if not entries and key not in self.workspace.module_keys():
            raise MissingAddress("no_module")
        title = read_desk_texts(language)["ledger_title"].format(module=key)
        return render_page(
            request,
            "ledger.html",
            language,
            title=title,
            module=key,
            entries=entries,
            publications=_find_publications(entries),
            keep_at=lambda place: keep_language(request, **{PART: place}),
        )

    def send_ledger(self, request: Request) -> Response:
        """Answer with a module's ledger as JSON lines, as `premierjet ledger export` prints them."""
        entries = self.workspace.ledger.read(request.path_params["module"])
        if not entries:
            raise MissingAddress("no_file")
        return Response(b"".join(entry.canonical() + b"\n" for entry in entries), media_type=JSON_LINES)

    def _group_by_edition(self, found: tuple[SourceUse, ...]) -> tuple[QuotingEdition, ...]:
        grouped: dict[tuple[str, int | None, bool], list[SourceUse]] = {}
        for each in found:
            grouped.setdefault((each.module, each.release, each.stands), []).append(each)
        usable, _ = self.workspace.read_courses()
        written_in = {
            folder.course.key_of(module): folder.course.language_of(module)
            for folder in usable
            for module in folder.course.drafted_modules
        }
        return tuple(
            QuotingEdition(
                module,
                release,
                stands,
                self._find_address(module, release),
                tuple(rests),
                written_in.get(module),
            )
            for (module, release, stands), rests in grouped.items()
        )

    def _find_address(self, module: str, release: int | None) -> str:
        """Return the address of a module's draft, or of the draft that a release was built from."""
        if release is None:
            return f"/drafts/{module}"
        digests = {each.number: each.approval.digest for each in self.workspace.records.releases(module)}
        return f"/drafts/{module}/{digests[release][:SHORT_DIGEST]}"

    def _make_presentation(self, request: Request) -> Presentation:
        language = choose_usual_language(request)
        addresses = Addresses(
            dagster=self.workspace.settings.dagster_url,
            keep=keep_language(request),
            names=self.workspace.names,
        )
        return Presentation(language, addresses, read_part_names(language))


def _find_publications(entries: Iterable[LedgerEntry]) -> dict[int, Published | None]:
    """Return by an operation's line the publication of its release.

    Where none was left to go back to, the last one published before is what was taken away.
    """
    published: dict[int, Published] = {}
    found: dict[int, Published | None] = {}
    last: Published | None = None
    for entry in entries:
        recorded = entry.recorded
        if isinstance(recorded, Published):
            last = published[recorded.release] = recorded
        elif isinstance(recorded, Operation):
            found[entry.sequence] = published.get(recorded.release) if recorded.release else last
    return found
