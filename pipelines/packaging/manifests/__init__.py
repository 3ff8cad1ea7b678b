"""The manifests of the standards: what a package says of itself to an LMS, a file a standard."""
