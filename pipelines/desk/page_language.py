"""Language of a page, and its texts."""

from functools import cache

from starlette.requests import Request

from pipelines.review.part_names import read_part_names
from schemas.language import Language, match_language
from schemas.languages.texts import TextCatalogue, read_texts


@cache
def read_desk_texts(language: Language) -> TextCatalogue:
    """Return what the desk says, by name."""
    return read_part_names(language) | read_texts("desk", language)


def name_language(language: Language) -> str:
    """Return what a language is called by those who speak it."""
    return read_texts("language", language)["name"]


def choose_language(request: Request, default: Language) -> Language:
    """Return the language asked for with `?lang=`, else the browser's first we speak, else `default`.

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
