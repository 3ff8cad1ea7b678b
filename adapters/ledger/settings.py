"""Settings of the ledger: its keys, and where its heads are kept."""

from pathlib import Path

from pydantic import BaseModel, Field, SecretStr


class LedgerSettings(BaseModel):
    """The keys of the ledger, and where its heads are kept."""

    keys: str = Field(
        default=".premierjet-keys", description="Folder of the ledger's and the signing key, from the root."
    )
    ledger_key: SecretStr | None = Field(
        default=None, description="Key of the ledger's HMAC; without it a local file is made."
    )
    ledger_retired_keys: SecretStr | None = Field(
        default=None, description="Keys it replaced, the newest first, with commas between them."
    )
    ledger_lock_days: int | None = Field(
        default=None, ge=1, le=36_500, description="Days the bucket's Object Lock keeps a ledger's line."
    )
    checkpoints: str | None = Field(
        default=None,
        description="Where signed heads of the ledger are kept, with commas: a folder outside the store, "
        "s3://bucket/prefix, or operators, who are mailed them.",
    )
    checkpoint_lock_days: int | None = Field(
        default=None, ge=1, le=36_500, description="Days the bucket's Object Lock keeps a checkpoint."
    )

    def key_folder(self, root: Path) -> Path:
        """Return the folder of the keys that are made here."""
        return root / self.keys
