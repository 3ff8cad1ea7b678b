"""The LRS that the settings name."""

from typing import TYPE_CHECKING

from adapters.settings import Settings

if TYPE_CHECKING:
    from adapters.lrs.recording import LearningRecordStore


def open_lrs(settings: Settings) -> "LearningRecordStore | None":
    """Return the LRS that the settings name, or None; raises TargetUnusable where its address is no URL."""
    if not settings.lrs_endpoint:
        return None
    # tincan and requests take a fifth of a second to load.
    from adapters.lrs.recording import LearningRecordStore

    return LearningRecordStore(
        settings.lrs_endpoint,
        settings.lrs_username,
        settings.lrs_password.get_secret_value(),
        home_page=settings.desk_url,
    )
