"""Address of the page where a visitor says who they are, and of where they come from and go back to.

They go back to the whole address of a page, with what it asks for, in the language that they read last.
"""

from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request

from pipelines.desk.page_language import find_asked_language, keep_language

SIGN_IN = "/who"
TOLD_ONCE = frozenset({"said", "undo"})
"""What an address asks to be told of an act, which is not for whoever comes after its person."""


def write_sign_in_address(request: Request, read_at: str) -> str:
    """Return where a visitor of the page that is read at `read_at` says who they are."""
    return SIGN_IN + keep_language(request, back=_find_way_back(request, read_at))


def find_address_to_return_to(request: Request, back: str) -> str:
    """Return the address that a visitor comes back to, in the language asked for now.

    That is the queue's where `back` is no address of the desk.
    """
    is_of_desk = back.startswith("/") and not back.startswith(("//", "/\\"))
    address, asked = back if is_of_desk else "/", find_asked_language(request)
    if asked is None:
        return address
    # Not parsed as a URL: that would drop a tab, and make another site's address of what is none.
    path, _, query = address.partition("?")
    parameters = dict(parse_qsl(query, keep_blank_values=True)) | {"lang": asked.value}
    return f"{path}?{urlencode(parameters, safe='/')}"


def _find_way_back(request: Request, read_at: str) -> str:
    if read_at == SIGN_IN:
        return request.query_params.get("back", "/")
    asked = [(name, text) for name, text in request.query_params.multi_items() if name not in TOLD_ONCE]
    return read_at + (f"?{urlencode(asked, safe='/')}" if asked else "")
