"""Environment given to external programs: where files are, and no secret.

Browsers, recognisers and voices are handed what strangers wrote. One that a document has taken over finds no
key of a model, a bucket or a ledger beside it.
"""

import os
from collections.abc import Mapping

PASSED_ON = frozenset(
    {"PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TMPDIR", "LD_LIBRARY_PATH"}
    | {"TESSDATA_PREFIX", "ESPEAK_DATA_PATH", "DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"}
)
FAMILIES = ("LC_", "XDG_", "FONTCONFIG_", "OMP_", "CHROME_")


def build_bare_environment(**more: str) -> Mapping[str, str]:
    """Return the environment of a program that needs none of our settings, and `more` besides."""
    kept = {
        name: value for name, value in os.environ.items() if name in PASSED_ON or name.startswith(FAMILIES)
    }
    return kept | more
