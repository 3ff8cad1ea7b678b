"""A bucket that the LMS pulls from."""
