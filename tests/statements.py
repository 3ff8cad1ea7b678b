"""xAPI statements as our packages send them; a test says only what it is about."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

COURSE = "https://formation.example/froid"
MODULE = f"{COURSE}/chaine"
VERBS = "http://adlnet.gov/expapi/verbs/"
RELEASE = "urn:premierjet:xapi:release"
OPTIONAL = "urn:premierjet:xapi:optional"
REGISTRATION = "8d6f0c1e-9f0f-4c36-8a3f-1f0a3f1c9c11"
AT = "2026-11-24T12:00:00.000Z"


def learner(name: str = "lea", home: str = "https://lms.example") -> dict[str, Any]:
    return {"objectType": "Agent", "account": {"homePage": home, "name": name}}


def statement(number: int, verb: str = "initialized", **changes: Any) -> dict[str, Any]:
    """One statement about the module; `number` makes its id."""
    said = {
        "id": str(UUID(int=number + (4 << 76))),
        "actor": learner(),
        "verb": {"id": verb if ":" in verb else VERBS + verb},
        "object": {"objectType": "Activity", "id": MODULE},
        "context": {
            "registration": REGISTRATION,
            "contextActivities": {"grouping": [{"objectType": "Activity", "id": COURSE}]},
            "extensions": {RELEASE: 3},
        },
        "timestamp": AT,
        "stored": AT,
    }
    return said | changes


def answered(
    number: int,
    item: str = "q-0007",
    *,
    kind: str = "choice",
    given: str = "b",
    right: bool = True,
    **changes: Any,
) -> dict[str, Any]:
    """An answer to a question."""
    definition = {"interactionType": kind}
    said = {
        "object": {"objectType": "Activity", "id": f"{MODULE}/items/{item}", "definition": definition},
        "result": {"response": given, "success": right, "duration": "PT12.5S"},
    }
    return statement(number, "answered", **(said | changes))


def voiding(number: int, target: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A statement that takes another back."""
    reference = {"objectType": "StatementRef", "id": target["id"]}
    return statement(number, "voided", object=reference, context={}, **changes)


def lines(file: Path, statements: Iterable[Any]) -> Path:
    """Write statements one a line; a text or bytes stand as they are."""
    written = b"\n".join(
        each if isinstance(each, bytes) else json.dumps(each, ensure_ascii=False).encode()
        for each in statements
    )
    file.write_bytes(written + b"\n")
    return file
