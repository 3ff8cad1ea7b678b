"""Manifests of the packages we build, one file for each standard; each names its file and namespaces."""
