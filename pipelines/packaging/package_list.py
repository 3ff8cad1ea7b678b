"""The file list of a package that is handed over, with checksums and the content's digest."""

import json
from collections.abc import Mapping

from adapters.blob import Member, open_blob
from pipelines.packaging.edition import Edition
from pipelines.packaging.player.origin import find_digital_source_type


def list_files(kind: str, edition: Edition, files: Mapping[str, Member]) -> bytes:
    """Return the list, as JSON in path order; `kind` names the package, e.g. `premierjet-documents`."""
    entries = [
        {"path": path, "sha256": data.sha256, "size": data.size}
        for path, data in ((path, open_blob(files[path])) for path in sorted(files))
    ]
    document = {
        "kind": kind,
        "module": edition.content.module,
        "release": edition.number,
        "language": edition.content.language,
        "content": edition.digest,
        "digitalSourceType": find_digital_source_type(edition.origins),
        "files": entries,
    }
    return (json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
