"""A speech endpoint over real HTTP, and the sounds tests build: no recording is kept in the project."""

import json
import math
import struct
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

RATE = 16_000
STREAMED = 0xFFFFFFFF
"""The length a host writes that does not know it yet."""


def tone(milliseconds: int, hertz: int = 440, rate: int = RATE) -> bytes:
    """16-bit mono samples of a tone."""
    count = rate * milliseconds // 1000
    return b"".join(
        struct.pack("<h", round(8000 * math.sin(2 * math.pi * hertz * n / rate))) for n in range(count)
    )


def wav(samples: bytes, *, rate: int = RATE, length: int | None = None, channels: int = 1) -> bytes:
    """The samples as a WAV; `length` is what its header claims."""
    claimed = len(samples) if length is None else length
    form = struct.pack("<HHIIHH", 1, channels, rate, rate * 2 * channels, 2 * channels, 16)
    head = b"RIFF" + struct.pack("<I", min(claimed + 36, STREAMED)) + b"WAVE"
    return head + b"fmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", claimed) + samples


@dataclass
class Speaker:
    """Serves `/v1/audio/speech` while the context is open; each letter of a text is ten milliseconds long.

    `status` answers with nothing but that; `body` with these bytes whatever the text.
    """

    status: int = 200
    body: bytes | None = None
    heard: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def base_url(self) -> str:
        """Return what goes into `SpeechSettings.base_url`."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @property
    def said(self) -> list[str]:
        """Return the texts it was asked to read, in no order."""
        return sorted(str(each["input"]) for each in self.heard)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _handler(speaker: Speaker) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
            speaker.heard.append(asked | {"path": self.path})
            if speaker.status != 200:
                # A careless host: it repeats the key it was sent.
                said = f"no voice today, {self.headers['authorization'].removeprefix('Bearer ')}"
                self._send(json.dumps({"error": {"message": said}}).encode(), "application/json")
                return
            spoken = wav(tone(10 * len(asked["input"])), length=STREAMED)
            self._send(speaker.body if speaker.body is not None else spoken, "audio/wav")

        def _send(self, data: bytes, media_type: str) -> None:
            self.send_response(speaker.status)
            self.send_header("Content-Type", media_type)
            self.send_header("Retry-After-Ms", "1")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Handler
