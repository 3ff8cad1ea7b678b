"""Version of a file, read from its status: it changes when the bytes do."""

import os

SETTLED_NS = 2_000_000_000
"""A younger file may change again within one tick of the file system's clock (2 s on FAT), with the same
times: git calls such a file racily clean."""


def read_version(status: os.stat_result) -> str:
    """Return a text that changes with the bytes; setting a file's time back does not hide a change."""
    return f"{status.st_size}-{status.st_mtime_ns}-{status.st_ctime_ns}-{status.st_ino}"


def read_settled_version(status: os.stat_result, looked_at: int) -> str | None:
    """Return a file's version; None while its bytes may still change without it."""
    return read_version(status) if is_settled(status, looked_at) else None


def is_settled(status: os.stat_result, looked_at: int) -> bool:
    """Return whether a file was older than SETTLED_NS when it was looked at (ns since 1970)."""
    return looked_at - max(status.st_mtime_ns, status.st_ctime_ns) > SETTLED_NS
