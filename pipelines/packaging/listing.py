"""The list of a package that is handed over: each file with its sum, and the content they were made of."""

import json
from collections.abc import Mapping
from hashlib import sha256

from pipelines.packaging.edition import Edition
from pipelines.packaging.player.origin import digital_source_type


def listing(kind: str, edition: Edition, files: Mapping[str, bytes]) -> bytes:
    """Return the list, as JSON in path order; `kind` names the package, e.g. `premierjet-documents`."""
    listed = [
        {"path": path, "sha256": sha256(data).hexdigest(), "size": len(data)}
        for path, data in sorted(files.items())
    ]
    said = {
        "kind": kind,
        "module": edition.content.module,
        "release": edition.number,
        "language": edition.content.language,
        "content": edition.digest,
        "digitalSourceType": digital_source_type(edition.origins),
        "files": listed,
    }
    return (json.dumps(said, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
