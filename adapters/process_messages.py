"""Messages between a process with limits and its client: a kind, a length, and bytes."""

import struct
from typing import IO

LENGTH = struct.Struct(">cQ")
"""Header of a message: its kind, and how many bytes follow."""

ASK, ANSWER, PROGRESS, NO_MEMORY = b"?", b"=", b".", b"!"
CHUNK = 1 << 16


def write_message(pipe: IO[bytes], kind: bytes, message: bytes) -> None:
    """Write a whole message and flush it."""
    pipe.write(LENGTH.pack(kind, len(message)))
    pipe.write(message)
    pipe.flush()


def cut_message(received: bytearray) -> tuple[bytes, bytes]:
    """Remove the first whole message from `received`, and return its kind and bytes; empty if none."""
    if len(received) < LENGTH.size:
        return b"", b""
    kind, length = LENGTH.unpack_from(received)
    end = LENGTH.size + length
    if len(received) < end:
        return b"", b""
    with memoryview(received) as whole, whole[LENGTH.size : end] as part:
        message = bytes(part)
    del received[:end]
    return kind, message
