"""Explanation of Moodle's refusals: one sentence, and the menu in which to correct it.

A refused call is answered 200 with `exception`, `errorcode` and `message` (webservice/rest/locallib.php),
a refused file with `error` and `errorcode` (lib/classes/output/core_renderer_ajax.php). Codes stay the
same in every language, and are the names of strings in lang/en/{webservice,error}.php. What each is told as
stands in the language packs, room `refusals`.
"""

import re
from collections.abc import Mapping

from schemas.refusal import Refusal

CALLS = {
    "invalidtoken": "moodle.unknown_token",
    "invalidtimedtoken": "moodle.expired_token",
    "invalidiptoken": "moodle.elsewhere_token",
    "accessexception": "moodle.not_allowed",
    "servicenotavailable": "moodle.switched_off",
    "invalidrecord": "moodle.no_course",
    "invalidrecordunknown": "moodle.no_course",
    "invalidcourseid": "moodle.no_course",
    "errorcoursecontextnotvalid": "moodle.not_a_member",
    "requireloginerror": "moodle.not_a_member",
    "notenrolled": "moodle.not_a_member",
    "nopermissions": "moodle.no_capability",
    "sitepolicynotagreed": "moodle.to_do_first",
    "forcepasswordchangenotice": "moodle.to_do_first",
    "usernotfullysetup": "moodle.to_do_first",
    "sitemaintenance": "moodle.closed",
    "upgraderunning": "moodle.closed",
    "maxareabytes": "moodle.full",
}
FILES = CALLS | {"accessexception": "moodle.no_download", "filenotfound": "moodle.deleted"}
UPLOADS = CALLS | {
    "accessexception": "moodle.no_upload",
    "userquotalimit": "moodle.full",
    "fileoversized": "moodle.large",
    "upload_error_ini_size": "moodle.large_for_php",
    "upload_error_partial": "moodle.partial",
}
STATUSES = {
    401: "moodle.sign_in",
    403: "moodle.no_services",
    404: "moodle.no_moodle",
    413: "moodle.large_for_server",
    429: "moodle.busy",
    503: "moodle.closed",
}
DUE = {"forcepasswordchangenotice": "forcepasswordchangenotice", "/user/policy.php": "sitepolicynotagreed"}
"""What a refused course says is due first, in the midst of a sentence in its user's language."""

OF_A_FILE = {403: "moodle.closed_file", 404: "moodle.deleted"}
ABOUT_ONE_FILE = frozenset({"filenotfound", "invalidrecord", "invalidrecordunknown", "unknown"})
"""Codes of a refused file that say nothing of the others."""

ABSENT = frozenset({"invalidrecord", "invalidrecordunknown"})
"""Codes of a thing that is not there, or is there no more."""

OF_AN_ACCOUNT = frozenset({"userdeleted", "usernotconfirmed", "invaliduser", "guestsarenotallowed"})
"""Codes of an account that is enrolled, and that Moodle tells nothing of (lib/classes/user.php)."""

SHUT = frozenset({"expired", "notopenyet"})
"""Codes of an activity past its close date or before its opening."""

CLOSING = frozenset({401, 429, 503})
"""Statuses of a refused file that the others would be answered too."""


def find_refusal(data: object) -> str | None:
    """Return the code of a refusal, or None where what came is none."""
    if not isinstance(data, Mapping) or not ({"exception", "error"} & data.keys()):
        return None
    code = data.get("errorcode")
    if not (isinstance(code, str) and re.fullmatch(r"[A-Za-z0-9_]{1,60}", code)):
        return "unknown"
    message = str(data.get("message", "")) if code == "errorcoursecontextnotvalid" else ""
    return next((due for sign, due in DUE.items() if sign in message), code)


def explain_code(code: str, function: str | None, place: str) -> Refusal:
    """Return what happened and what to do about it; `function` is None where a file was asked for."""
    if code.startswith("wsaccessuser"):
        return Refusal("moodle.no_account", place=place, code=code)
    known = FILES if function is None else UPLOADS if function == "upload" else CALLS
    if code not in known:
        return Refusal("moodle.refused", place=place, code=code)
    if known[code] == "moodle.not_allowed":
        return Refusal("moodle.not_allowed", place=place, function=function or "")
    return Refusal(known[code], place=place)


def explain_status(status: int, function: str | None, place: str) -> Refusal:
    """Return what happened and what to do about it, where all that came is an HTTP status."""
    if function is None and status in OF_A_FILE:
        return Refusal(OF_A_FILE[status], place=place)
    if status in STATUSES:
        return Refusal(STATUSES[status], place=place)
    if status >= 500:
        return Refusal("moodle.failed", place=place, status=status)
    return Refusal("moodle.status", place=place, status=status)
