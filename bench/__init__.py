"""Measurements anyone can repeat; figures are printed, never asserted here."""
