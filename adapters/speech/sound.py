"""Compression of speech: 16-bit mono PCM in, MP3 out if its encoder is installed.

Engines that write to a pipe do not know the length, and announce a false one: espeak-ng 0x7ffff000, the
OpenAI endpoint 0xffffffff. Therefore the bytes that came are counted.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from adapters.blob import Blob, Member, open_blob
from adapters.blob import join_blobs as end_to_end

WAV = "audio/wav"
MP3 = "audio/mpeg"

KBITS = 48
"""Per second; 0.36 MB a minute, against 2.6 of PCM at 22,050 Hz, and speech loses nothing one hears."""

BREATH = 0.3
"""Seconds of silence after each statement."""

BYTES = 2
"""A sample of 16 bits."""

PCM = 1
SHORTEST_WAV = 12
LONGEST_WAV = 2**32 - 64  # of samples, in bytes: the length of the whole is a number of 32 bits
CHUNK = struct.Struct("<4sI")
FORMAT = struct.Struct("<HHIIHH")


class NotSound(ValueError):
    """The bytes are no 16-bit mono PCM in a WAV, or no MP3 made here."""


@dataclass(frozen=True)
class Pcm:
    """16-bit mono samples, little-endian, so many a second."""

    rate: int
    samples: bytes

    @property
    def milliseconds(self) -> int:
        """Return how long it lasts, rounded."""
        return round(len(self.samples) * 1000 / BYTES / self.rate)


def read_wav(data: bytes) -> Pcm:
    """Return the samples of a WAV, whatever length it announces; raises NotSound."""
    rate, samples = _samples(open_blob(data))
    return Pcm(rate, bytes(samples))


def _samples(wav: Blob) -> tuple[int, Blob]:
    """Return a WAV's samples a second, and the samples."""
    begins = wav.read(0, SHORTEST_WAV)
    if len(begins) < SHORTEST_WAV or begins[:4] != b"RIFF" or begins[8:12] != b"WAVE":
        raise NotSound("no WAV")
    rate, at = 0, SHORTEST_WAV
    while at + CHUNK.size <= wav.size:
        name, length = CHUNK.unpack(wav.read(at, CHUNK.size))
        at += CHUNK.size
        if name == b"fmt " and at + FORMAT.size <= wav.size:
            kind, channels, rate, _, _, bits = FORMAT.unpack(wav.read(at, FORMAT.size))
            if (kind, channels, bits) != (PCM, 1, 8 * BYTES) or not rate:
                raise NotSound(f"{channels} channels of {bits} bits, format {kind}")
        elif name == b"data" and rate:
            return rate, wav.cut(at, min(length, wav.size - at) // BYTES * BYTES)
        at += length + length % 2
    raise NotSound("a WAV without samples")


def write_wav(sound: Pcm) -> bytes:
    """Return the samples as a WAV with its true length."""
    return _wav_header(sound.rate, len(sound.samples)) + sound.samples


def _wav_header(rate: int, size: int) -> bytes:
    header = FORMAT.pack(PCM, 1, rate, rate * BYTES, BYTES, 8 * BYTES)
    before = CHUNK.pack(b"fmt ", len(header)) + header + CHUNK.pack(b"data", size)
    return CHUNK.pack(b"RIFF", 4 + len(before) + size) + b"WAVE" + before


def can_shrink() -> bool:
    """Return whether the encoder of the extra `speech` is installed.

    It imports the encoder, because `find_spec` fails while another thread is loading it.
    """
    try:
        import lameenc  # type: ignore[import-not-found, unused-ignore]  # noqa: F401
    except ImportError:
        return False
    return True


def find_media_type() -> str:
    """Return the media type that `finish_sound` produces on this machine."""
    return MP3 if can_shrink() else WAV


def finish_sound(sound: Pcm) -> tuple[bytes, int]:
    """Return the sound, with a pause after it, as MP3 or WAV; and its length in milliseconds.

    The same samples always give the same bytes. The frames of an MP3 last a little longer than its samples;
    their length is returned, because captions follow what is played.
    """
    silence = b"\0" * (BYTES * int(sound.rate * BREATH))
    with_breath = Pcm(sound.rate, sound.samples + silence)
    if not can_shrink():
        return write_wav(with_breath), with_breath.milliseconds
    import lameenc  # type: ignore[import-not-found, unused-ignore]  # the extra `speech`

    encoder = lameenc.Encoder()
    encoder.set_bit_rate(KBITS)
    encoder.set_in_sample_rate(sound.rate)
    encoder.set_channels(1)
    encoder.set_quality(2)  # 2: best, 7: fastest
    data = bytes(encoder.encode(with_breath.samples)) + bytes(encoder.flush())
    return data, count_mp3_milliseconds(data)


def join_recordings(recordings: Sequence[Member], media_type: str) -> Blob:
    """Return recordings of one engine as a single one, without copying; raises NotSound if they differ."""
    blobs = [open_blob(recording) for recording in recordings]
    if len(blobs) == 1:
        return blobs[0]
    if media_type == MP3:
        rates = {_frame(each.read(0, HEADER), 0)[1] for each in blobs}
        if len(rates) > 1:
            raise NotSound(f"MP3s of {' and '.join(map(str, sorted(rates)))} samples a second")
        return end_to_end(blobs)  # frames follow each other: our MP3s have no header of their own
    sounds = [_samples(each) for each in blobs]
    rate, size = sounds[0][0], sum(samples.size for _, samples in sounds)
    if any(other != rate for other, _ in sounds):
        raise NotSound("WAVs of different rates")
    if size > LONGEST_WAV:
        raise NotSound("WAVs of more than 4 GiB together")
    return end_to_end([open_blob(_wav_header(rate, size)), *(samples for _, samples in sounds)])


def count_mp3_milliseconds(data: bytes) -> int:
    """Return how long an MP3 plays, counted by its frames (ISO/IEC 11172-3 and 13818-3); raises NotSound."""
    at, seconds = 0, 0.0
    while at < len(data):
        length, rate, samples = _frame(data, at)
        at += length
        seconds += samples / rate
    return round(seconds * 1000)


HEADER = 4  # bytes of a frame
V1, V2, V25, LAYER_3, FREE = 3, 2, 0, 1, 0
RATES = {V1: (44100, 48000, 32000), V2: (22050, 24000, 16000), V25: (11025, 12000, 8000)}
V1_KBITS = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
V2_KBITS = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)


def _frame(data: bytes, at: int) -> tuple[int, int, int]:
    """Return a frame's length in bytes, its rate and how many samples it plays."""
    head = int.from_bytes(data[at : at + HEADER], "big")
    version, layer, kbits, rate = head >> 19 & 3, head >> 17 & 3, head >> 12 & 15, head >> 10 & 3
    known = head >> 21 == 0x7FF and layer == LAYER_3 and version in RATES
    if not known or kbits in {FREE, 15} or rate == 3:
        raise NotSound(f"no MP3 frame at byte {at}")
    hertz = RATES[version][rate]
    bits = (V1_KBITS if version == V1 else V2_KBITS)[kbits] * 1000
    samples = 1152 if version == V1 else 576
    return samples // 8 * bits // hertz + (head >> 9 & 1), hertz, samples
