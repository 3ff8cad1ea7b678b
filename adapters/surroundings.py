"""Environment for external programs: where files are, and no secret.

Browsers, text recognition and voices process what strangers wrote. If a document takes one over, it finds no
key of a model, a bucket or a ledger.
"""

import os
from collections.abc import Mapping

PASSED_ON = frozenset(
    {"PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TMPDIR", "LD_LIBRARY_PATH"}
    | {"TESSDATA_PREFIX", "ESPEAK_DATA_PATH", "DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"}
)
FAMILIES = ("LC_", "XDG_", "FONTCONFIG_", "OMP_", "CHROME_")


def build_bare_environment(**more: str) -> Mapping[str, str]:
    """Return the environment for a program that needs none of our settings, with `more` added."""
    passed_on = {
        name: value for name, value in os.environ.items() if name in PASSED_ON or name.startswith(FAMILIES)
    }
    return passed_on | more
