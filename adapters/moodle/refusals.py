"""Explanation of Moodle's refusals: one sentence, and the menu in which to correct it.

A refused call is answered 200 with `exception`, `errorcode` and `message` (webservice/rest/locallib.php),
a refused file with `error` and `errorcode` (lib/classes/output/core_renderer_ajax.php). Codes stay the
same in every language, and are the names of strings in lang/en/{webservice,error}.php. Our texts for them are
in the language packs, room `refusals`.
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
DUE_FIRST = {
    "forcepasswordchangenotice": "forcepasswordchangenotice",
    "/user/policy.php": "sitepolicynotagreed",
}
"""Parts of a refusal's message, in any language, that show what the user has to do first; and its code."""

FILE_STATUSES = {403: "moodle.closed_file", 404: "moodle.deleted"}
SINGLE_FILE_CODES = frozenset({"filenotfound", "invalidrecord", "invalidrecordunknown", "unknown"})
"""Codes of a refused file that do not concern other files."""

ABSENT_CODES = frozenset({"invalidrecord", "invalidrecordunknown"})
"""Codes of something that does not exist, or no longer."""

ACCOUNT_CODES = frozenset({"userdeleted", "usernotconfirmed", "invaliduser", "guestsarenotallowed"})
"""Codes of an enrolled account of which Moodle gives no data (lib/classes/user.php)."""

CLOSED_CODES = frozenset({"expired", "notopenyet"})
"""Codes of an activity past its close date or before its opening."""

STATUSES_FOR_ALL = frozenset({401, 429, 503})
"""Statuses of a refused file that other files would get too."""


def find_refusal(data: object) -> str | None:
    """Return the code of a refusal, or None if the answer is no refusal."""
    if not isinstance(data, Mapping) or not ({"exception", "error"} & data.keys()):
        return None
    code = data.get("errorcode")
    if not (isinstance(code, str) and re.fullmatch(r"[A-Za-z0-9_]{1,60}", code)):
        return "unknown"
    message = str(data.get("message", "")) if code == "errorcoursecontextnotvalid" else ""
    return next((due for sign, due in DUE_FIRST.items() if sign in message), code)


def explain_code(code: str, function: str | None, place: str) -> Refusal:
    """Return what happened and what to do about it; `function` is None if a file was asked for."""
    if code.startswith("wsaccessuser"):
        return Refusal("moodle.no_account", place=place, code=code)
    known = FILES if function is None else UPLOADS if function == "upload" else CALLS
    if code not in known:
        return Refusal("moodle.refused", place=place, code=code)
    if known[code] == "moodle.not_allowed":
        return Refusal("moodle.not_allowed", place=place, function=function or "")
    return Refusal(known[code], place=place)


def explain_status(status: int, function: str | None, place: str) -> Refusal:
    """Return what happened and what to do about it, for an answer with only an HTTP status."""
    if function is None and status in FILE_STATUSES:
        return Refusal(FILE_STATUSES[status], place=place)
    if status in STATUSES:
        return Refusal(STATUSES[status], place=place)
    if status >= 500:
        return Refusal("moodle.failed", place=place, status=status)
    return Refusal("moodle.status", place=place, status=status)
