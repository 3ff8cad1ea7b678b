"""Settings of the addresses that pages may be pulled from."""

from pydantic import BaseModel, Field


class WebSettings(BaseModel):
    """Which addresses pages may be pulled from."""

    web_own_hosts: str = Field(
        default="", description="Hosts of the organisation's own network that pages may be pulled from."
    )

    @property
    def own_hosts(self) -> frozenset[str]:
        """Return the hosts that pages may be pulled from though their addresses are private."""
        return frozenset(filter(None, (each.strip().lower() for each in self.web_own_hosts.split(","))))
