"""Text that a spreadsheet would take for a formula: how it is recognised, and escaped.

The first characters are those of OWASP's note on CSV injection; a signed number or a phone number is no
formula.
"""

import re

FORMULA = re.compile(r"^\s*(?:[=＝]\s*\S|[@＠]\s*\w+\(|[+\-＋－](?=.*[(|!]))", re.DOTALL)
"""`=HYPERLINK(…)`, `@SUM(…)`, `+cmd|…`, `-2+3+cmd|…`; `@lea` is how people are called in a chat."""

FORMULA_STARTS = tuple("=+-@＝＋－＠\t\r")
SIGNED_NUMBER = re.compile(r"[+-]?\d[\d\s.,]*%?")


def is_formula(text: str) -> bool:
    """Return whether a spreadsheet would calculate something from this text in a cell."""
    return FORMULA.match(text) is not None


def escape_formula(cell: str) -> str:
    """Return a cell for a CSV or XLSX file: with an apostrophe in front if it could be calculated."""
    if cell.lstrip().startswith(FORMULA_STARTS) and not SIGNED_NUMBER.fullmatch(cell.strip()):
        return f"'{cell}"
    return cell
