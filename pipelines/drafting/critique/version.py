"""Which rules a draft was criticised by: another version may find something else in the same words."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from schemas.finding import RULES
from schemas.ids import SHORT_DIGEST

CODE = Path(__file__).parent


@cache
def rules_version() -> str:
    """Return the start of a digest over what the rules say and the code that applies them.

    It moves with every change of either, whether or not that finds anything new: nobody has to remember to
    raise a number.
    """
    digest = sha256()
    for file in (*sorted(RULES.glob("*.json")), *sorted(CODE.glob("*.py"))):
        digest.update(f"{file.name} {sha256(file.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()[:SHORT_DIGEST]
