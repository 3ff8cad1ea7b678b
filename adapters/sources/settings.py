"""How much time and memory a source may take to be read."""

from pydantic import BaseModel, Field


class ReaderSettings(BaseModel):
    """How much time and memory a source may take to be read."""

    reader_seconds: int = Field(
        default=300,
        ge=1,
        le=3600,
        description="Seconds that one source, or one scanned page of it, may take to be read.",
    )
    reader_memory_mb: int = Field(
        default=2048, ge=512, description="Megabytes of address space that a source may take to be read."
    )
