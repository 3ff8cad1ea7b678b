"""Checkpoints: the signed heads of all chains, kept outside the store.

The signed document is an in-toto statement, as for releases, so that standard tools verify it. It contains no
person's name, so it may be shown, mailed and kept anywhere.
Decided in docs/decisions/0092-ledger-put-back.md.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from pydantic import ValidationError

from adapters.ledger.checkpoints import are_mailed, name_checkpoint, open_checkpoints
from adapters.ledger.heads import read_head, refuse_put_back
from adapters.notify import Attachment, MessageParagraph, NoticeMessage
from adapters.notify.factory import list_operators, open_channels
from adapters.signatures.envelope import open_envelope, sign_envelope
from adapters.signatures.key import PublicKey
from adapters.workspace import Workspace
from pipelines.queries.ledger_losses import list_recorded_modules, refuse_lost_lines
from schemas.attestation import STATEMENT
from schemas.canonical import write_canonical_json
from schemas.errors import InvalidInput
from schemas.language import Language
from schemas.ledger import LedgerCheckpoint
from schemas.refusal import Refusal
from schemas.review import LedgerEntry

PREDICATE = "urn:premierjet:attestation:ledger-checkpoint:v1"


def take_checkpoint(workspace: Workspace, now: datetime) -> LedgerCheckpoint:
    """Return the heads of every chain, verified; raises LedgerBroken if one is not what was written."""
    heads = []
    for module in list_recorded_modules(workspace):
        refuse_lost_lines(workspace, module)
        head = read_head(workspace.ledger.read(module))
        if head is not None:
            heads.append(head)
    return LedgerCheckpoint(store=workspace.records.store.place, heads=tuple(heads), at=now)


def sign_checkpoint(workspace: Workspace, checkpoint: LedgerCheckpoint) -> bytes:
    """Return a checkpoint as one signed line; the signing key is made if there is none."""
    statement = {
        "_type": STATEMENT,
        "subject": [
            {"name": f"ledger/{head.module}.jsonl#{head.entries}", "digest": {"sha256": head.line}}
            for head in checkpoint.heads
        ],
        "predicateType": PREDICATE,
        "predicate": checkpoint.model_dump(mode="json", exclude_none=True),
    }
    return sign_envelope(write_canonical_json(statement), workspace.signing_key.make()) + b"\n"


def keep_checkpoint(workspace: Workspace, checkpoint: LedgerCheckpoint) -> tuple[str, ...]:
    """Sign a checkpoint, write or mail it to the places in the settings, and return these.

    Raises InvalidInput if no place is named or one lies in the store, StoreUnusable, NoticeUnsent.
    """
    settings = workspace.settings
    places = open_checkpoints(workspace.root, settings, workspace.records.store)
    if not places and not are_mailed(settings):
        raise InvalidInput(Refusal("checkpoint.no_place"))
    signed = sign_checkpoint(workspace, checkpoint)
    addresses = [place.write(signed, checkpoint.at) for place in places]
    return (*addresses, *(_mail_checkpoint(workspace, checkpoint, signed) if are_mailed(settings) else ()))


def find_newest_checkpoint(workspace: Workspace) -> LedgerCheckpoint | None:
    """Return the checkpoint this installation kept last, verified; None if it keeps none."""
    places = open_checkpoints(workspace.root, workspace.settings, workspace.records.store)
    newest_by_place = [newest for place in places if (newest := place.newest()) is not None]
    checkpoints = [open_checkpoint(workspace, data, place) for place, data in newest_by_place]
    return max(checkpoints, key=lambda each: each.at, default=None)


def _mail_checkpoint(workspace: Workspace, checkpoint: LedgerCheckpoint, signed: bytes) -> tuple[str, ...]:
    """Mail a checkpoint to the operators of the installation, and return their addresses."""
    mailer, addresses = open_channels(workspace.settings).mail, list_operators(workspace.settings)
    if mailer is None or not addresses:
        raise InvalidInput(Refusal("checkpoint.no_mail"))
    refusal = Refusal(
        "checkpoint.mailed",
        count=len(checkpoint.heads),
        store=checkpoint.store,
        at=f"{checkpoint.at:%Y-%m-%d %H:%M} UTC",
    )
    explanations = [refusal.explain(language) for language in Language]
    messages = [
        NoticeMessage(
            id=sha256(address.encode() + signed).hexdigest(),
            address=address,
            language=Language.FRENCH,
            subject="Premierjet: " + " · ".join(each.place for each in explanations),
            paragraphs=tuple(
                MessageParagraph((f"{explanation.happened}.", f"{explanation.remedy}."))
                for explanation in explanations
            ),
            attachments=(Attachment(name_checkpoint(checkpoint.at), signed),),
        )
        for address in addresses
    ]
    for outcome in mailer.send(messages):
        if outcome.error is not None:
            raise outcome.error
    return addresses


def open_checkpoint(
    workspace: Workspace, data: bytes, place: str, key: PublicKey | None = None
) -> LedgerCheckpoint:
    """Return the checkpoint in a signed document.

    `key` is the public key that must have signed it, this installation's by default. Raises InvalidInput if
    there is no key or it is not a checkpoint, SignatureRefused if that key did not sign it.
    """
    public = key
    if public is None:
        own_key = workspace.signing_key.read()
        if own_key is None:
            raise InvalidInput(Refusal("checkpoint.no_key", place=place))
        public = own_key.public
    payload = open_envelope(data.strip(), public, place)
    try:
        statement: Any = json.loads(payload)
        if statement["predicateType"] != PREDICATE:
            raise ValueError("is another statement")
        return LedgerCheckpoint.from_json(json.dumps(statement["predicate"]).encode())
    except (ValidationError, ValueError, KeyError, TypeError) as error:
        raise InvalidInput(Refusal("checkpoint.no_checkpoint", place=place)) from error


def refuse_older(entries: Sequence[LedgerEntry], checkpoint: LedgerCheckpoint, module: str) -> None:
    """Raise LedgerBroken if a module's chain does not hold the line that a checkpoint names."""
    for head in checkpoint.heads:
        if head.module == module:
            evidence = Refusal("ledger.kept_by_checkpoint", at=f"{checkpoint.at:%Y-%m-%d %H:%M} UTC")
            refuse_put_back(entries, head, evidence)
