"""A bank of others: its file is its own, or nobody's release loses a bank without a word."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.kinds import BANKS, PACKAGING_KINDS
from schemas.errors import PluginUnusable
from tests.packaging.banks import samples

BANK = """
from dataclasses import replace
from pipelines.packaging.banks.gift import BANK as GIFT

BANK = replace(GIFT, file={file!r}, write=lambda bank, edition: b"theirs", check=None, rank=99)
"""


def package(folder: Path, patched: pytest.MonkeyPatch, file: str) -> dict[str, object]:
    """Install a bank that writes a file, and return the files of a package of banks."""
    module = f"{folder.name}_bank"
    info = folder / "others-1.0.dist-info"
    info.mkdir()
    (folder / f"{module}.py").write_text(BANK.format(file=file))
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: others\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[{BANKS.group}]\ntheirs = {module}:BANK\n")
    patched.syspath_prepend(folder)
    kinds = replace(PACKAGING_KINDS, banks=replace(BANKS, _loaded={}))
    edition = replace(samples.edition(), kinds=kinds)
    return {**kinds.formats["banks"].build(edition)}


@pytest.mark.parametrize("file", ["gift.txt", "Gift.TXT", "content.json", "banks.json", "README.txt"])
def test_a_bank_takes_no_other_s_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str) -> None:
    with pytest.raises(PluginUnusable, match=r"others 1\.0: its bank 'theirs' writes"):
        package(tmp_path, monkeypatch, file)


def test_a_bank_of_its_own_file_is_packaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert package(tmp_path, monkeypatch, "theirs.txt")["theirs.txt"] == b"theirs"
