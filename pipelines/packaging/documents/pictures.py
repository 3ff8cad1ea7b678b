"""Drawings as pixels, for formats without SVG."""

TEMPLATE = b"""#set page(width: 17cm, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%)
"""
PIXELS_PER_INCH = 200.0


def render_png(svg: bytes) -> bytes:
    """Return the drawing as a PNG 17 cm wide at 200 pixels an inch."""
    import typst  # a shared library of 84 MB

    png = typst.compile(
        TEMPLATE,
        sys_inputs={"svg": svg.decode()},
        ignore_system_fonts=True,
        format="png",
        ppi=PIXELS_PER_INCH,
    )
    assert isinstance(png, bytes)
    return png
