"""What Moodle's refusals mean to whoever looks after it: one sentence, and where in its menus to mend it.

A refused call is answered 200 with `exception`, `errorcode` and `message` (webservice/rest/locallib.php),
a refused file with `error` and `errorcode` (lib/classes/output/core_renderer_ajax.php). Codes stay the
same in every language, and are the names of strings in lang/en/{webservice,error}.php.
"""

import re
from collections.abc import Mapping

TOKEN = "PREMIERJET_MOODLE_TOKEN"
SERVICES = "Site administration > Server > Web services"

UNKNOWN_TOKEN = (
    "Moodle does not know the token",
    f"Make one under {SERVICES} > Manage tokens, and put it in {TOKEN}",
)
NO_SUCH_COURSE = "the course is not there", "Correct `course`: the number after id= in the course's address"
NOT_A_MEMBER = (
    "the token's user may not see the course",
    "Enrol the user in the course, or give it the capability moodle/course:view there",
)
NOT_ALLOWED = (
    "the token may not call {function}",
    f"Under {SERVICES} > External services, see that the token's service is enabled, has this function and "
    "allows its user; the user's role needs the capability webservice/rest:use",
)
NO_CAPABILITY = (
    "the token's user lacks a capability in the course",
    "Enrol the user as a non-editing teacher, or give its role what the functions of the service need",
)
SWITCHED_OFF = (
    "the token's service is switched off",
    f"Enable it under {SERVICES} > External services",
)
TO_DO_FIRST = (
    "Moodle asks something of the token's user first",
    "Sign in once as this user: set the password, complete the profile or accept the policies",
)
CLOSED = "Moodle is closed for maintenance", "Try again later"

CALLS = {
    "invalidtoken": UNKNOWN_TOKEN,
    "invalidtimedtoken": ("the token has expired", UNKNOWN_TOKEN[1]),
    "invalidiptoken": (
        "the token may not be used from this machine",
        f"Correct its IP restriction under {SERVICES} > Manage tokens",
    ),
    "accessexception": NOT_ALLOWED,
    "servicenotavailable": SWITCHED_OFF,
    "invalidrecord": NO_SUCH_COURSE,
    "invalidrecordunknown": NO_SUCH_COURSE,
    "invalidcourseid": NO_SUCH_COURSE,
    "errorcoursecontextnotvalid": NOT_A_MEMBER,
    "requireloginerror": NOT_A_MEMBER,
    "notenrolled": NOT_A_MEMBER,
    "nopermissions": NO_CAPABILITY,
    "sitepolicynotagreed": TO_DO_FIRST,
    "forcepasswordchangenotice": TO_DO_FIRST,
    "usernotfullysetup": TO_DO_FIRST,
    "sitemaintenance": CLOSED,
    "upgraderunning": CLOSED,
}
FILES = CALLS | {
    "accessexception": (
        "the token may not download files",
        f'Tick "Can download files" of its service under {SERVICES} > External services > Edit > Show more',
    ),
    "filenotfound": ("was deleted after it was listed", "Try again"),
}
UPLOADS = CALLS | {
    "accessexception": (
        "the token may not upload files",
        f'Tick "Can upload files" of its service under {SERVICES} > External services > Edit > Show more',
    ),
    "userquotalimit": (
        "the private files of the token's user are full",
        "Remove old releases from them, or raise Site administration > Security > Site security settings > "
        "User quota",
    ),
    "fileoversized": (
        "is larger than Moodle takes",
        "Raise Site administration > Security > Site security settings > Maximum uploaded file size",
    ),
    "upload_error_ini_size": (
        "is larger than Moodle's PHP takes",
        "Raise upload_max_filesize and post_max_size in its php.ini",
    ),
    "upload_error_partial": ("arrived in part alone", "Try again later"),
}
STATUSES = {
    401: ("a sign-in guards Moodle's web services", "Let /webservice/ pass whatever stands before Moodle"),
    403: (
        "Moodle's web services are switched off",
        "Enable them in Site administration > Advanced features, and REST under "
        f"{SERVICES} > Manage protocols",
    ),
    413: (
        "is larger than the web server before Moodle takes",
        "Raise its limit on what is sent (nginx: client_max_body_size), and post_max_size in php.ini",
    ),
    404: ("there is no Moodle at this address", "Correct `url`: what stands before /course/view.php"),
    429: ("Moodle asks to come less often", "Try again later"),
    503: CLOSED,
}
OF_A_FILE = {
    403: ("is refused to the token's user", "See in Moodle who may open it"),
    404: FILES["filenotfound"],
}
ABOUT_ONE_FILE = frozenset({"filenotfound", "invalidrecord", "invalidrecordunknown", "unknown"})
"""Codes of a refused file that say nothing of the others."""

CLOSING = frozenset({401, 429, 503})
"""Statuses of a refused file that the others would be answered too."""

NO_DATA = (
    "a page came where Moodle's web services send data",
    f"Correct `url`; see that web services and REST are enabled under {SERVICES} > Overview, and that no "
    "sign-in stands before /webservice/",
)


def refusal_in(data: object) -> str | None:
    """Return the code of a refusal, or None where what came is none."""
    if not isinstance(data, Mapping) or not ({"exception", "error"} & data.keys()):
        return None
    code = data.get("errorcode")
    return code if isinstance(code, str) and re.fullmatch(r"[A-Za-z0-9_]{1,60}", code) else "unknown"


def explained(code: str, function: str | None) -> tuple[str, str]:
    """Return what happened and what to do about it; `function` is None where a file was asked for."""
    if code.startswith("wsaccessuser"):
        return f"the token's user may not sign in ({code})", "Mend its account, or make a token of another"
    known = FILES if function is None else UPLOADS if function == "upload" else CALLS
    happened, remedy = known.get(
        code, (f"Moodle refused ({code})", "Look the code up in Site administration > Reports > Logs")
    )
    return happened.format(function=function), remedy


def explained_status(status: int, function: str | None) -> tuple[str, str]:
    """Return what happened and what to do about it, where all that came is an HTTP status."""
    if function is None and status in OF_A_FILE:
        return OF_A_FILE[status]
    if status in STATUSES:
        return STATUSES[status]
    if status >= 500:
        return f"Moodle failed ({status})", "Try again later; its administrator finds the reason in its log"
    return f"Moodle answers {status}", "Open `url` in a browser"
