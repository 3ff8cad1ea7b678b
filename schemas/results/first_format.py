"""Conversion of analyses stored in the first format, which gave row counts and times of any group.

The conversion drops what may no longer be shown. Decided in docs/decisions/0072-too-few-to-tell.md.
"""

import json
from datetime import datetime
from typing import Any

from schemas.results.analysis import ModuleAnalysis

TOO_FEW = {"reason": "too_few"}
STEPS = ("enrolled", "started", "completed", "passed")
FIGURES = ("first_score", "best_score", "minutes", "longer")
LISTS = ("scores", "pages", "editions", "comparisons", "appreciation")


def is_in_first_format(stored: bytes) -> bool:
    """Return whether a stored analysis has no format number; raises ValueError if it is not JSON."""
    return "form" not in json.loads(stored)


def convert_first_format(stored: bytes) -> tuple[ModuleAnalysis, datetime]:
    """Return an analysis with only what may still be shown, and the time of its newest result.

    The first format rounded learners down to a multiple of the smallest group, so a smaller number means too
    few. How many learners gave the answers without a place is unknown: if there are any, the number is
    withheld. Raises ValueError if a field is missing or cannot be read.
    """
    fields: dict[str, Any] = json.loads(stored)
    try:
        until = datetime.fromisoformat(fields["up_to"])
        few = fields["learners"] < fields["smallest_group"]
        unplaced = TOO_FEW if few or fields["unplaced"] else 0
        fields |= {"form": 2, "up_to": f"{until:%Y-%m}", "unplaced": unplaced}
    except (KeyError, TypeError) as error:
        raise ValueError(f"an analysis without {error}") from error
    if few:
        fields |= dict.fromkeys(("up_to", "results", *FIGURES), TOO_FEW)
        fields |= {name: [] for name in LISTS}
        fields["funnel"] = [{"kind": kind, "learners": TOO_FEW} for kind in STEPS]
    return ModuleAnalysis.from_json(json.dumps(fields).encode()), until
