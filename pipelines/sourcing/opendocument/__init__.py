"""OpenDocument, as its texts and its presentations share it (ODF 1.3)."""
