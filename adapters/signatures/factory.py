"""Choice of the key an installation signs with."""

from pathlib import Path

from adapters.settings import Settings
from adapters.signatures.key import KEY_FILE, GivenSigningKey, SigningKeyFile, SigningKeySource


def open_signing_key(root: Path, settings: Settings) -> SigningKeySource:
    """Return the source of the signing key: the file in the settings, or one in the folder of keys."""
    if settings.signing_key_file:
        return GivenSigningKey(root / settings.signing_key_file)
    return SigningKeyFile(settings.key_folder(root) / KEY_FILE)
