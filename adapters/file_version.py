"""The version of a file, as far as the file system tells: it changes when the bytes do."""

import os

SETTLED_NS = 2_000_000_000
"""A file younger than this may change again within the same tick of its clock (2 s on FAT), so its times
do not tell its versions apart yet: what git calls racily clean."""


def read_version(status: os.stat_result) -> str:
    """Return what changes with the bytes: whoever sets a file's time back cannot set its change time."""
    return f"{status.st_size}-{status.st_mtime_ns}-{status.st_ctime_ns}-{status.st_ino}"


def read_settled_version(status: os.stat_result, looked: int) -> str | None:
    """Return a file's version; None while it may change again under the same one."""
    return read_version(status) if is_settled(status, looked) else None


def is_settled(status: os.stat_result, looked: int) -> bool:
    """Return whether a file's version tells its bytes, looked at when it was so many ns after 1970."""
    return looked - max(status.st_mtime_ns, status.st_ctime_ns) > SETTLED_NS
