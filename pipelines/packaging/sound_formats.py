"""Recognition of sound formats by their first bytes."""

LONGEST = 12
"""How many first bytes of a file are needed."""

OTHERS = {
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


def recognise_sound(begins: bytes) -> str | None:
    """Return the media type of a sound from its first bytes; None if browsers may not play it.

    Multimedia Programming Interface and Data Specifications 1.0 (WAVE); RFC 3533, 6 (Ogg); RFC 9639, 6
    (FLAC); ISO/IEC 14496-12, 4.3 (MP4); ISO/IEC 13818-7, 6.2 (ADTS, ADIF); ISO/IEC 11172-3, 2.4.2.3 (layers
    II and III); ID3v2.3.0, 3.1.
    """
    if begins[:4] == b"RIFF" and begins[8:12] == b"WAVE":
        return "audio/wav"
    if begins[:4] == b"OggS":
        return "audio/ogg"
    if begins[:4] == b"fLaC":
        return "audio/flac"
    if begins[4:8] == b"ftyp":
        return "audio/mp4"
    if begins[:4] == b"ADIF":
        return "audio/aac"
    if begins[:3] == b"ID3":
        return "audio/mpeg"
    header = int.from_bytes(begins[:2], "big")
    if len(begins) > 1 and header >> 5 == 0x7FF:
        return LAYERS.get(header >> 1 & 3)
    return None


def name_file_kind(begins: bytes) -> str | None:
    """Return the name of a file's format from its first bytes, e.g. `PDF` or `audio/mpeg`, or None."""
    if begins.lstrip().lower().startswith(PAGES):
        return "HTML"
    other = next((name for sign, name in OTHERS.items() if begins.startswith(sign)), None)
    return other or recognise_sound(begins)
