"""What the product serves its own test with serves the tests of the desk too."""

from pipelines.packaging.selftest.local_server import serve_app

__all__ = ["serve_app"]
