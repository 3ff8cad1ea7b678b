"""How much time and memory a source may take to be read, and how many are read at once."""

from pydantic import BaseModel, Field


class ReaderSettings(BaseModel):
    """How much time and memory a source may take to be read, and how many are read at once."""

    reader_seconds: int = Field(
        default=60,
        ge=1,
        le=3600,
        description="Seconds that one source, or one page of it, may take to be read.",
    )
    reader_processor_seconds: int = Field(
        default=300, ge=1, le=36_000, description="Seconds of processor that one source may take to be read."
    )
    reader_memory_mb: int = Field(
        default=1024, ge=512, description="Megabytes of address space that a source may take to be read."
    )
    readers_at_once: int = Field(
        default=2, ge=1, le=16, description="Sources of a module that are read at the same time."
    )
