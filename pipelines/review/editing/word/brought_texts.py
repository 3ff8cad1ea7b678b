"""Names and texts of comments out of Word as the desk keeps them."""

from schemas.comment import LONGEST_REMARK
from schemas.control_signs import is_control
from schemas.ids import LONGEST_PERSON, fold_name


def fit_name(author: str) -> str:
    """Return a name out of Word as one is kept: one line, cut where it is longer than any name."""
    name = fold_name(" ".join(_drop_controls(author).split()))
    return name if len(name) <= LONGEST_PERSON else f"{name[: LONGEST_PERSON - 1].rstrip()}…"


def split_text(text: str) -> list[str]:
    """Return what a comment out of Word says as the texts of remarks: several if it is too long for one."""
    kept = _drop_controls(text).strip()
    pieces = [kept[at : at + LONGEST_REMARK].strip() for at in range(0, len(kept), LONGEST_REMARK)]
    return [piece for piece in pieces if piece] or ["…"]


def _drop_controls(text: str) -> str:
    return "".join(sign for sign in text if not is_control(sign))
