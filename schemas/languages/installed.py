"""Language packs that other distributions bring, beside ours."""

from functools import cached_property

from schemas.languages.packs import OURS, LanguagePack
from schemas.plugins import PluginGroup


class InstalledPacks(PluginGroup[LanguagePack]):
    """Packs by tag; ours are listed too, so that no other takes their tag, but cannot be loaded from here."""

    @cached_property
    def _own(self) -> frozenset[str]:
        return OURS
