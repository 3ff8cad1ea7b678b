"""Text that a spreadsheet would take for a formula: it stays text wherever it is written.

The first characters are those of OWASP's note on CSV injection; a signed number or a phone number is no
formula.
"""

import re

FORMULA = re.compile(r"^\s*(?:[=@＝＠]\s*\S|[+\-＋－](?=.*[(|!]))", re.DOTALL)
"""`=HYPERLINK(…)`, `@SUM(…)`, `+cmd|…`, `-2+3+cmd|…`."""

STARTS_A_FORMULA = tuple("=+-@＝＋－＠\t\r")
SIGNED_NUMBER = re.compile(r"[+-]?\d[\d\s.,]*%?")


def is_formula(text: str) -> bool:
    """Return whether a spreadsheet opened with this text in a cell would calculate something."""
    return FORMULA.match(text) is not None


def as_text(cell: str) -> str:
    """Return a cell as a CSV or XLSX file may hold it: with an apostrophe before what could be calculated."""
    if cell.lstrip().startswith(STARTS_A_FORMULA) and not SIGNED_NUMBER.fullmatch(cell.strip()):
        return f"'{cell}"
    return cell
