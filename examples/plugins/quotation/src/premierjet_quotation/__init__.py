"""A block for Premierjet: what somebody said, and who."""
