"""Pictures that end too early, which Pillow refuses or fills up as one setting for the whole process says."""

from collections.abc import Iterator
from contextlib import contextmanager

from PIL import ImageFile


@contextmanager
def refuse_cut_pictures() -> Iterator[None]:
    """Have Pillow refuse a picture that ends too early, even if a library set it to fill up what is missing.

    WeasyPrint does so when it is imported.
    """
    fills_up = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = fills_up
