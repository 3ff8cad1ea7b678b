"""Stamp on a run: tags with the person's name and a signature over the name, the run and its configuration.

Whoever launches a run can write its tags; so a name counts only with its signature.
"""

import json
from collections.abc import Mapping
from typing import Any

from adapters.ledger.key import Key

USER_TAG = "user"
SIGNATURE_TAG = "premierjet/user_signature"

_PURPOSE = "premierjet: who launched a run"


def stamp(person: str, run_id: str, run_config: Mapping[str, Any], key: Key) -> dict[str, str]:
    """Return the tags that say who launched a run, signed with the ledger's key."""
    return {USER_TAG: person, SIGNATURE_TAG: key.mac(_message(person, run_id, run_config))}


def make_empty_stamp(tags: Mapping[str, str]) -> dict[str, str]:
    """Return tags that empty a stamp sent with the request: Dagster replaces tags, never removes them."""
    return {name: "" for name in (USER_TAG, SIGNATURE_TAG) if tags.get(name)}


def read_person(
    tags: Mapping[str, str], run_id: str, run_config: Mapping[str, Any], key: Key | None
) -> str | None:
    """Return the person who launched a run; None without a valid stamp.

    A stamp copied from another run is invalid, and so is one whose run has another configuration now.
    """
    person, signature = tags.get(USER_TAG), tags.get(SIGNATURE_TAG)
    if key is None or not person or not signature:
        return None
    return person if key.vouches_for(_message(person, run_id, run_config), signature) else None


def _message(person: str, run_id: str, run_config: Mapping[str, Any]) -> bytes:
    signed = {"purpose": _PURPOSE, "person": person, "run_id": run_id, "run_config": run_config}
    return json.dumps(signed, sort_keys=True, separators=(",", ":"), default=dict).encode()
