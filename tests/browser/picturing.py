"""Pictures of what tests open, for a person to look at and for the guide."""

import os
from pathlib import Path

from playwright.sync_api import Page


def picture(page: Page, name: str) -> None:
    """Keep what the documentation shows in the folder PICTURES_FOLDER names, if it names one."""
    folder = os.environ.get("PICTURES_FOLDER")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png")
