"""Plain web pages: nothing around the page, nothing tracked."""

from collections.abc import Iterable

from pipelines.packaging.edition import Edition
from pipelines.packaging.player.folder import Tracking

TRACKING = Tracking.WEB


def controlling_files(_edition: Edition, _page: Iterable[str]) -> dict[str, bytes]:
    """Return no file: a web server needs none."""
    return {}
