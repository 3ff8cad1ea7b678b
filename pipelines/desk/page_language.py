"""Language of a page, and its texts."""

from functools import cache
from urllib.parse import urlencode

from starlette.requests import Request

from pipelines.queries.usual_language import find_usual_language
from pipelines.review.part_names import read_part_names
from schemas.language import Language, match_language
from schemas.languages.texts import TextCatalogue, read_texts


@cache
def read_desk_texts(language: Language) -> TextCatalogue:
    """Return the desk's texts by name, and the names of the parts of deliverables."""
    return read_part_names(language) | read_texts("desk", language)


def name_language(language: Language) -> str:
    """Return a language's own name for itself, as `Français`."""
    return read_texts("language", language)["name"]


def choose_language(request: Request, default: Language) -> Language:
    """Return the language of `?lang=`, else the browser's first that has a pack here, else `default`.

    A default whose pack is not installed is English.
    """
    return _find_wished(request) or _require_pack(default)


def choose_usual_language(request: Request) -> Language:
    """Return the language of a page that is of no module: as the visitor's browser, else as the courses.

    All such pages have the same, so that a way through several of them does not change its language.
    """
    return _find_wished(request) or _require_pack(find_usual_language(request.app.state.workspace))


def find_asked_language(request: Request) -> Language | None:
    """Return the language asked for with `?lang=`; None if none is, or one that nobody has a pack for."""
    return match_language(request.query_params.get("lang", ""))


def keep_language(request: Request, **parameters: str) -> str:
    """Return the query by which a link keeps the language asked for, after parameters of its own.

    Empty where there is neither.
    """
    asked = find_asked_language(request)
    query = urlencode(parameters | ({"lang": asked.value} if asked else {}), safe="/")
    return f"?{query}" if query else ""


def _find_wished(request: Request) -> Language | None:
    wishes = (find_asked_language(request), *map(match_language, _parse_accepted(request)))
    return next((language for language in wishes if language is not None), None)


def _require_pack(language: Language) -> Language:
    return language if language.is_installed else Language.ENGLISH


def _parse_accepted(request: Request) -> list[str]:
    """Return the tags of Accept-Language, most wanted first (RFC 9110, 12.5.4)."""
    wishes: list[tuple[float, str]] = []
    for part in request.headers.get("accept-language", "").split(","):
        tag, _, weight = part.strip().partition(";q=")
        try:
            wishes.append((float(weight or 1), tag))
        except ValueError:
            continue
    return [tag for weight, tag in sorted(wishes, key=lambda wish: -wish[0]) if weight > 0]
