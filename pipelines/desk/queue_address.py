"""Address of the queue as a person filtered it last: pages that lead back to it keep the filter."""

from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import Response

from pipelines.desk.page_language import keep_language
from pipelines.desk.queue_view import QueueQuery, read_query

QUEUE = "premierjet_queue"
"""Cookie that has what was asked of the queue last, until the browser is closed."""

LONGEST_KEPT = 1_000


def keep_queue(request: Request, answer: Response, query: QueueQuery) -> None:
    """Have the browser keep what was asked of the queue, or forget what was asked before."""
    asked = urlencode(query.list_parameters()) if query.is_asked else ""
    secure = request.app.state.workspace.settings.has_secure_desk
    if asked and len(asked) <= LONGEST_KEPT:
        answer.set_cookie(QUEUE, asked, httponly=True, samesite="lax", secure=secure)
    elif QUEUE in request.cookies:
        answer.delete_cookie(QUEUE, httponly=True, samesite="lax", secure=secure)


def find_queue_parameters(request: Request, said: str = "") -> str:
    """Return the query of the queue's address as it was last asked for, in the language asked for.

    `said` names what the queue tells above its list.
    """
    query = read_query(dict(parse_qsl(request.cookies.get(QUEUE, ""))))
    asked = query.list_parameters() if query.is_asked else {}
    return keep_language(request, **asked, **({"said": said} if said else {}))
