"""Analyses in the first format, which kept row counts and times even for very small groups.

`as_of_now` drops that. Decided in docs/decisions/0072-too-few-to-tell.md.
"""

import json
from datetime import datetime
from typing import Any

from schemas.results.analysis import ModuleAnalysis

TOO_FEW = {"reason": "too_few"}
STEPS = ("enrolled", "started", "completed", "passed")
FIGURES = ("first_score", "best_score", "minutes", "longer")
LISTS = ("scores", "pages", "editions", "comparisons", "appreciation")


def is_of_first_form(stored: bytes) -> bool:
    """Return whether a stored analysis names no form; raises ValueError where it is no JSON."""
    return "form" not in json.loads(stored)


def as_of_now(stored: bytes) -> tuple[ModuleAnalysis, datetime]:
    """Return an analysis of the first form with what may be told of it, and when its newest result happened.

    How many learners it was of was told in steps of the smallest group: none is fewer than that. How many of
    them gave answers without a place nobody knows any more. Raises ValueError where it is not what was
    written.
    """
    told: dict[str, Any] = json.loads(stored)
    try:
        until = datetime.fromisoformat(told["up_to"])
        few = told["learners"] < told["smallest_group"]
        unplaced = TOO_FEW if few or told["unplaced"] else 0
        told |= {"form": 2, "up_to": f"{until:%Y-%m}", "unplaced": unplaced}
    except (KeyError, TypeError) as error:
        raise ValueError(f"an analysis without {error}") from error
    if few:
        told |= dict.fromkeys(("up_to", "results", *FIGURES), TOO_FEW)
        told |= {name: [] for name in LISTS}
        told["funnel"] = [{"kind": kind, "learners": TOO_FEW} for kind in STEPS]
    return ModuleAnalysis.from_json(json.dumps(told).encode()), until
