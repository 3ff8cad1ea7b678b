"""The player as it travels: one content as a folder of files, tracked the way its format asks.

`index.html` is readable without JavaScript; the script beside it paginates, scores and reports. It travels as
one file, because an LMS answers each request of its own and a page waits for all of them: decided in
docs/decisions/0046-whole-page-one-script.md.
"""

from functools import cache

from adapters.blob import Member
from pipelines.packaging.edition import Edition
from pipelines.packaging.player.index_page import render_index_page
from pipelines.packaging.player.media import collect_media
from pipelines.packaging.player.tracking import ASSETS, Tracking

SHARED = ("judging.js", "scoring.js", "memory.js", "quiz.js", "narration.js", "player.js")


def write_player_files(edition: Edition, tracking: Tracking) -> dict[str, Member]:
    """Return the files a learner's browser loads, by path below the package's root.

    `index.html` is the page to launch; `content.json` is the approved content, byte for byte what its
    digest was taken of. Only the scripts of `tracking` are among them. The same edition gives the same
    bytes.

    The page shows what is a learner's and nothing of what a trainer or an office reads. `content.json`
    holds that too, as it must: the decision named the digest of the whole, and anyone can take it again of
    the file beside the page. A content that must not travel whole belongs in a draft of its own, as a
    course document has.
    """
    media = collect_media(edition)
    built: dict[str, Member] = {
        "index.html": render_index_page(edition, media, tracking.connect),
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
    scripts = (*(ASSETS / name for name in SHARED), *tracking.scripts)
    written = (script.read_text(encoding="utf-8") for script in scripts)
    lines = (line.strip() for script in written for line in script.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//")).encode()
