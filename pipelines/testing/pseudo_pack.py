"""A language pack made of the English one, every text between brackets: the rest was never in a pack.

It is what somebody would begin another language with: three files, and the texts of every kind in the first.
"""

import json
from pathlib import Path
from typing import Any

from schemas.languages.packs import FORMATS, LEXICON, TEXTS, find_pack

TAG = "qps"
"""Of the range ISO 639-2 reserves for local use."""

OPEN, CLOSE = "⟦", "⟧"
ROOT = Path(__file__).resolve().parents[2]
KINDS = {
    "deliverables": "pipelines/deliverables/*/{part}/en.json",
    "formats": "pipelines/packaging/formats/{part}/*/en.json",
    "banks": "pipelines/packaging/banks/{part}/*/en.json",
    "targets": "pipelines/delivery/targets/*/{part}/en.json",
}
"""Where each group of kinds keeps its texts; a pack has them under the group's name and the kind's."""


def install_pseudo_pack(folder: Path) -> None:
    """Put a distribution with the pack into a folder, as an installer does."""
    package = folder / "premierjet_pseudo"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(
        "from pathlib import Path\n\nfrom schemas.languages.packs import LanguagePack\n\n"
        "PACK = LanguagePack(Path(__file__).parent)\n"
    )
    english = find_pack("en")
    _write(package / TEXTS, _wrap(_read(english / TEXTS) | _collect("texts")))
    lexicons = {
        f"{group}.{kind}": held
        for group, kinds in _collect("lexicon").items()
        for kind, held in kinds.items()
    }
    _write(package / LEXICON, _read(english / LEXICON) | lexicons)
    _write(package / FORMATS, _read(english / FORMATS))
    info = folder / "premierjet_pseudo-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: premierjet-pseudo\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[premierjet.languages]\n{TAG} = premierjet_pseudo:PACK\n")


def _collect(part: str) -> dict[str, dict[str, Any]]:
    """Return what each kind of each group holds in English."""
    return {
        group: {
            (file.parent.name if file.parent.name != part else file.parents[1].name): _read(file)
            for file in sorted(ROOT.glob(places.format(part=part)))
        }
        for group, places in KINDS.items()
    }


def _wrap(held: Any) -> Any:
    if isinstance(held, dict):
        return {key: _wrap(below) for key, below in held.items()}
    if isinstance(held, list):
        return [_wrap(below) for below in held]
    return f"{OPEN}{held}{CLOSE}" if isinstance(held, str) else held


def _read(file: Path) -> dict[str, Any]:
    held: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return held


def _write(file: Path, held: dict[str, Any]) -> None:
    file.write_text(json.dumps(held, ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8")
