"""Language packs that other distributions bring, beside ours."""

from functools import cached_property

from schemas.languages.packs import OURS, LanguagePack
from schemas.plugins import PluginGroup


class InstalledPacks(PluginGroup[LanguagePack]):
    """All packs by tag; ours are folders of data, which nobody loads from here."""

    @cached_property
    def _own(self) -> frozenset[str]:
        return OURS
