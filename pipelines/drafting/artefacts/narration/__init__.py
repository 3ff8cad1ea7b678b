"""The narration."""
