"""Approval in, release out: the approved content, unchanged, in every format, with its evidence."""
