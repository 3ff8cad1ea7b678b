"""The player as it travels: one content as a folder of files, tracked the way its format asks.

`index.html` is readable without JavaScript; the script beside it paginates, scores and reports. It travels as
one file, because an LMS answers each request of its own and a page waits for all of them: decided in
docs/decisions/0046-whole-page-one-script.md.
"""

from enum import StrEnum
from functools import cache
from pathlib import Path

from adapters.blob import Member
from pipelines.packaging.edition import Edition
from pipelines.packaging.player.media import media_of
from pipelines.packaging.player.rendering import NOWHERE, index_page

ASSETS = Path(__file__).with_name("assets")
SHARED = ("judging.js", "scoring.js", "memory.js", "quiz.js", "narration.js", "player.js")


class Tracking(StrEnum):
    """How what a learner does is reported."""

    SCORM12 = "scorm12"
    SCORM2004 = "scorm2004"
    CMI5 = "cmi5"
    TINCAN = "tincan"
    WEB = "web"


ADAPTERS = {
    Tracking.SCORM12: ("interactions.js", "measures.js", "scorm.js", "scorm12.js"),
    Tracking.SCORM2004: ("interactions.js", "measures.js", "scorm.js", "scorm2004.js"),
    Tracking.CMI5: ("interactions.js", "unsent.js", "outbox.js", "xapi.js", "cmi5.js"),
    Tracking.TINCAN: ("interactions.js", "unsent.js", "outbox.js", "xapi.js", "tincan.js"),
    Tracking.WEB: ("web.js",),
}
LRS = "https: http:"  # it is named at launch
CONNECT = {Tracking.CMI5: LRS, Tracking.TINCAN: LRS}


def files(edition: Edition, tracking: Tracking) -> dict[str, Member]:
    """Return the files a learner's browser loads, by path below the package's root.

    `index.html` is the page to launch; `content.json` is the approved content, byte for byte what its
    digest was taken of. Only the adapter of `tracking` is among them. The same edition gives the same
    bytes.

    The page shows what is a learner's and nothing of what a trainer or an office reads. `content.json`
    holds that too, as it must: the decision named the digest of the whole, and anyone can take it again of
    the file beside the page. A content that must not travel whole belongs in a draft of its own, as a
    course document has.
    """
    media = media_of(edition)
    built: dict[str, Member] = {
        "index.html": index_page(edition, media, CONNECT.get(tracking, NOWHERE)),
        "content.json": edition.canonical,
        "player/player.css": _style(),
        "player/player.js": _script(tracking),
    }
    return built | media.files


@cache
def _style() -> bytes:
    return (ASSETS / "player.css").read_bytes()


@cache
def _script(tracking: Tracking) -> bytes:
    """Return the script as it travels: without comments and margins, which weigh and run nothing."""
    written = ((ASSETS / name).read_text(encoding="utf-8") for name in (*SHARED, *ADAPTERS[tracking]))
    lines = (line.strip() for script in written for line in script.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//")).encode()
