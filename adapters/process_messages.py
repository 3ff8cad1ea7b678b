"""Messages between a process with limits and whoever asks it: what each is, how long it is, its bytes."""

import struct
from typing import IO

LENGTH = struct.Struct(">cQ")
"""Before each message: what it is, and how many bytes follow."""

ASK, ANSWER, PROGRESS, NO_MEMORY = b"?", b"=", b".", b"!"
CHUNK = 1 << 16


def write_message(pipe: IO[bytes], kind: bytes, message: bytes) -> None:
    """Write a whole message, and leave none of it in a buffer."""
    pipe.write(LENGTH.pack(kind, len(message)))
    pipe.write(message)
    pipe.flush()


def cut_message(received: bytearray) -> tuple[bytes, bytes]:
    """Take the first whole message off what was received; two empty texts where there is none yet."""
    if len(received) < LENGTH.size:
        return b"", b""
    kind, length = LENGTH.unpack_from(received)
    end = LENGTH.size + length
    if len(received) < end:
        return b"", b""
    message = bytes(received[LENGTH.size : end])
    del received[:end]
    return kind, message
