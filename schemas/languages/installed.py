"""Language packs that other distributions bring, beside ours."""

from functools import cached_property

from schemas.languages.packs import OURS, PACKS, LanguagePack
from schemas.plugins import PluginGroup


class InstalledPacks(PluginGroup[LanguagePack]):
    """All packs by tag: ours are folders of data, that hold nothing to import."""

    @cached_property
    def _own(self) -> frozenset[str]:
        return OURS

    def _load(self, name: str) -> LanguagePack:
        return LanguagePack(PACKS / name) if name in OURS else super()._load(name)
