"""Rendering of the desk's pages, with Jinja2 and autoescape: a draft or a source is never markup."""

import re
from functools import cache
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from adapters.workspace import Workspace
from pipelines.desk.forms import TOKEN, mask_token, read_token
from pipelines.desk.page_address import find_page_address
from pipelines.desk.page_language import choose_usual_language, keep_language, name_language, read_desk_texts
from pipelines.desk.queue_address import find_queue_parameters
from pipelines.desk.sign_in_address import write_sign_in_address
from pipelines.desk.visitors import ASKED, INVITED, LED, Visitor, identify_visitor
from pipelines.queries.source_account import summarise_account
from pipelines.review.editing.elements import CONTENT
from pipelines.review.part_names import name_choice, name_part, read_part_names
from schemas.errors import PremierjetError
from schemas.language import Language
from schemas.languages.dates import format_long_day, format_moment
from schemas.languages.directions import isolate_direction
from schemas.languages.numbers import format_number
from schemas.places import describe_place, describe_row, name_source
from schemas.short_places import reword_short_places
from schemas.source_account import describe_reason

CODE = re.compile(r"`([^`]+)`")


@cache
def _load_templates() -> Environment:
    templates = Environment(
        loader=PackageLoader("pipelines.desk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # a page has a dozen templates: none is looked at again on the disk
    )
    templates.filters["isolated"] = isolate_direction
    return templates


def render_page(
    request: Request, template: str, language: Language, *, status: int = 200, **shown: Any
) -> HTMLResponse:
    """Return a page made from a template in a language; `shown` are the template's own variables.

    Links keep `?lang=` if the reader's address has it.
    """
    t = read_desk_texts(language)
    workspace: Workspace = request.app.state.workspace
    base = _find_base(request)
    read_at = find_page_address(request, f"{base}/")
    own_address = "" if read_at == request.url.path else quote(read_at)
    rendered = (
        _load_templates()
        .get_template(template)
        .render(
            t=t,
            language=language,
            others=[
                (other, name_language(other), own_address + _write_query(request, lang=other.value))
                for other in Language
                if other is not language
            ],
            keep=keep_language(request),
            queue=find_queue_parameters(request),
            base=base,
            here=request.url.path,
            sign_in_address=write_sign_in_address(request, read_at),
            visitor=_find_visitor(request, workspace),
            is_refusal=status >= HTTPStatus.BAD_REQUEST,
            is_answer=request.method == "POST",
            form_token=mask_token(read_token(request)),
            moment=lambda at: format_moment(at, language, workspace.settings.time_zone),
            day=lambda at: format_long_day(at, language),
            place=lambda at: describe_place(at, language),
            short_place=lambda at: reword_short_places(at, language),
            name_source=lambda name: name_source(name, language),
            row=lambda at: describe_row(at, language),
            reason_of=lambda reason: describe_reason(reason, language),
            summarise=lambda account: summarise_account(account, language),
            number=lambda figure: format_number(figure, language),
            say=say,
            choice_name=lambda part, text: name_choice(part, text, t),
            part_name=lambda part: name_part(part, t),
            element_name=lambda place: _name_element(place, language, t),
            **(_list_whole_page(request) | shown),
        )
    )
    answer = HTMLResponse(rendered, status)
    if read_token(request) != request.cookies.get(TOKEN):
        secure = workspace.settings.has_secure_desk
        answer.set_cookie(TOKEN, read_token(request), httponly=True, samesite="strict", secure=secure)
    return answer


def _write_query(request: Request, **changed: str) -> str:
    return "?" + urlencode({**request.query_params, **changed})


def _list_whole_page(request: Request) -> dict[str, Any]:
    """Return how a page that is shown whole leads to what is on it, and back to it."""
    return {"to": "#{}".format, "keep_at": lambda _: keep_language(request)}


def say(text: object) -> Markup:
    """Return a text with what stands between backticks as code; one backtick alone is a sign of the text."""
    told, *rest = CODE.split(str(text))
    pairs = zip(rest[::2], rest[1::2], strict=True)
    return escape(told) + Markup("").join(
        Markup("<code>{}</code>{}").format(code, after) for code, after in pairs
    )


def _name_element(place: str, language: Language, t: dict[str, str]) -> str:
    """Return what an element is called: its id, or the title of a deliverable or of the draft."""
    return t["draft_title"] if place == CONTENT else read_part_names(language).get(place, place)


def _find_base(request: Request) -> str:
    """Return what the addresses of an invited visitor begin with; nothing for everybody else."""
    root = str(request.scope.get("root_path", ""))
    if root == LED:
        return f"{LED}/{request.path_params.get('session', '')}"
    return root if root in {INVITED, ASKED} else ""


def _find_visitor(request: Request, workspace: Workspace) -> Visitor:
    """Return the visitor, nobody if their invitation is refused: pages that need it say so themselves."""
    try:
        return identify_visitor(request, workspace)
    except PremierjetError:
        return Visitor()


def render_error_page(
    request: Request, error: PremierjetError, status: int, heading: str = "trouble"
) -> HTMLResponse:
    """Return a page that says what happened, where, and what to do; `heading` names its title."""
    language = choose_usual_language(request)
    return render_page(
        request, "error.html", language, status=status, error=error, title=read_desk_texts(language)[heading]
    )


def render_missing_page(
    request: Request, happened: str, status: int = 404, **facts: str | int
) -> HTMLResponse:
    """Return the page of an address that leads nowhere, or of a form that is refused.

    `happened` names the sentence that says why, `facts` fill it in.
    """
    language = choose_usual_language(request)
    t = read_desk_texts(language)
    text = t.get(happened, t["no_page"])
    return render_page(
        request,
        "missing.html",
        language,
        status=status,
        happened=text.format(**facts) if facts else text,
        title=t["missing" if status == 404 else "refused"],
    )
