"""What the product serves its own test with serves the tests of the desk too."""

from pipelines.packaging.selftest.serving import serving

__all__ = ["serving"]
