"""The desk's templates: Jinja2 with autoescape, so a draft or a source is never markup."""

from functools import cache
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from pipelines.desk import speech
from pipelines.desk.speech import spoken, texts
from schemas.errors import PremierjetError
from schemas.language import Language


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("pipelines.desk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page(
    request: Request, template: str, language: Language, *, status: int = 200, **shown: Any
) -> HTMLResponse:
    """Return a page in a language; links keep the language where the reader asked for it by hand."""
    t = texts(language)
    asked = "lang" in request.query_params
    other = Language.ENGLISH if language is Language.FRENCH else Language.FRENCH
    rendered = (
        _templates()
        .get_template(template)
        .render(
            t=t,
            language=language,
            other=other,
            switch="?" + urlencode({"lang": other.value}),
            keep="?" + urlencode({"lang": language.value}) if asked else "",
            moment=lambda at: speech.moment(at, language),
            place=lambda at: speech.place(at, t),
            **shown,
        )
    )
    return HTMLResponse(rendered, status)


def error_page(request: Request, error: PremierjetError, status: int) -> HTMLResponse:
    """Return a page that says what happened, where, and what to do."""
    language = spoken(request, Language.ENGLISH)
    return page(request, "error.html", language, status=status, error=error, title=texts(language)["trouble"])


def missing_page(request: Request, happened: str) -> HTMLResponse:
    """Return the page of an address that leads nowhere; `happened` names the sentence that says why."""
    language = spoken(request, Language.ENGLISH)
    t = texts(language)
    return page(request, "missing.html", language, status=404, happened=t[happened], title=t["missing"])
