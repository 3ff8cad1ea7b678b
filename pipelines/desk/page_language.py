"""Language of a page, and its texts."""

from functools import cache

from starlette.requests import Request

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
    for wish in (request.query_params.get("lang", ""), *_parse_accepted(request)):
        language = match_language(wish)
        if language is not None:
            return language
    return default if default.is_installed else Language.ENGLISH


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
