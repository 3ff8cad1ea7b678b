"""What a course used of the installed plug-ins: `python plugin_uses.py ROOT MODULE…` prints JSON."""

import json
import sys
from importlib.metadata import entry_points
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from adapters.workspace import Workspace, open_workspace
from pipelines.kinds import BANKS, READERS
from pipelines.sourcing.source_reader import find_suffix
from schemas.draft import Sectioned
from schemas.ids import split_key

GROUPS = ("deliverables", "blocks", "readers", "formats", "banks", "targets")


def list_uses(workspace: Workspace, keys: list[str]) -> dict[str, set[str]]:
    """Return the names of what was used, by group."""
    records = workspace.records
    found: dict[str, set[str]] = {group: set() for group in GROUPS}
    for key in keys:
        draft, spans, release = records.head(key), records.spans(key), records.releases(key)[-1]
        assert draft is not None
        assert spans is not None
        course = workspace.find_course(split_key(key)[0]).course
        found["deliverables"] |= {each.kind for each in draft.content.artefacts}
        found["blocks"] |= {
            block.kind
            for each in draft.content.artefacts
            if isinstance(each, Sectioned)
            for section in each.sections
            for block in section.blocks
        }
        found["readers"] |= {READERS.names_by_suffix[find_suffix(each.name)] for each in spans.sources}
        found["formats"] |= {str(package.format) for package in release.packages}
        for package in release.packages:
            if str(package.format) == "banks":
                with ZipFile(BytesIO(bytes(records.release_blob(release, package.name)))) as banks:
                    found["banks"] |= {name for name in BANKS if BANKS[name].file in banks.namelist()}
        delivered = {receipt.target for receipt in records.receipts(key)}
        found["targets"] |= {target.kind for target in course.targets if target.id in delivered}
    return found


def main() -> None:
    """Print, for each installed plug-in, whether the course used it."""
    root, *keys = sys.argv[1:]
    uses = list_uses(open_workspace(Path(root)), keys)
    installed = {
        f"premierjet.{group}: {entry.name}": entry.name in uses[group]
        for group in GROUPS
        for entry in entry_points(group=f"premierjet.{group}")
    }
    sys.stdout.write(json.dumps(installed))


if __name__ == "__main__":
    main()
