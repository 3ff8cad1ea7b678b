"""Recognition of sound formats by their first bytes."""

BYTES_NEEDED = 12
"""How many first bytes of a file are needed."""

OTHER_FORMATS = {
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"%PDF": "PDF",
    b"PK\x03\x04": "zip",
    b"<?xml": "XML",
    b"<svg": "SVG",
    b"\x1aE\xdf\xa3": "WebM",
    b"WEBVTT": "WebVTT",
}
LAYERS = {0: "audio/aac", 1: "audio/mpeg", 2: "audio/mpeg"}  # of a frame: ADTS keeps it at 0; III; II
PAGES = (b"<!doctype", b"<html")


def recognise_sound(first_bytes: bytes) -> str | None:
    """Return the media type of a sound from its first bytes; None if browsers may not play it.

    Multimedia Programming Interface and Data Specifications 1.0 (WAVE); RFC 3533, 6 (Ogg); RFC 9639, 6
    (FLAC); ISO/IEC 14496-12, 4.3 (MP4); ISO/IEC 13818-7, 6.2 (ADTS, ADIF); ISO/IEC 11172-3, 2.4.2.3 (layers
    II and III); ID3v2.3.0, 3.1.
    """
    if first_bytes[:4] == b"RIFF" and first_bytes[8:12] == b"WAVE":
        return "audio/wav"
    if first_bytes[:4] == b"OggS":
        return "audio/ogg"
    if first_bytes[:4] == b"fLaC":
        return "audio/flac"
    if first_bytes[4:8] == b"ftyp":
        return "audio/mp4"
    if first_bytes[:4] == b"ADIF":
        return "audio/aac"
    if first_bytes[:3] == b"ID3":
        return "audio/mpeg"
    header = int.from_bytes(first_bytes[:2], "big")
    if len(first_bytes) > 1 and header >> 5 == 0x7FF:
        return LAYERS.get(header >> 1 & 3)
    return None


def name_file_kind(first_bytes: bytes) -> str | None:
    """Return the name of a file's format from its first bytes, e.g. `PDF` or `audio/mpeg`, or None."""
    if first_bytes.lstrip().lower().startswith(PAGES):
        return "HTML"
    other = next((name for sign, name in OTHER_FORMATS.items() if first_bytes.startswith(sign)), None)
    return other or recognise_sound(first_bytes)
