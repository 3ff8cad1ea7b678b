"""Manifests, one file for each standard."""
