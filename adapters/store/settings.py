"""Settings of the store's location."""

from pydantic import BaseModel, Field

from schemas.addresses import Address


class StoreSettings(BaseModel):
    """Where the store is."""

    store: str = Field(default=".premierjet", description="Folder, or s3://bucket/prefix.")
    s3_endpoint_url: Address | None = Field(default=None, description="An S3 server other than AWS.")
    s3_region: str = Field(default="us-east-1", description="Region of the store's bucket.")
