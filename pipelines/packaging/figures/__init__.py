"""Pictures drawn by code from a section of a draft's figures: process diagrams and bar charts, as SVG.

Whoever shows a picture also gives the text alternative of its section, and chooses the width that fits.
"""

from pipelines.packaging.figures.alternative import write_alternative
from pipelines.packaging.figures.picture import PictureWidth, draw_svg

__all__ = ["PictureWidth", "draw_svg", "write_alternative"]
