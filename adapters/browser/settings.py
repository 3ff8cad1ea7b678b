"""Settings of the browser that plays packages."""

from pydantic import BaseModel, Field

from schemas.self_test import SelfTestMode


class BrowserSettings(BaseModel):
    """The browser that plays packages."""

    self_test: SelfTestMode = Field(default=SelfTestMode.AVAILABLE, description="available, required or off.")
    chromium: str | None = Field(default=None, description="The browser the self-test plays packages in.")
