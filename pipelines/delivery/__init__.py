"""Delivery: a release to the places an LMS takes it from, with proof of what arrived."""
