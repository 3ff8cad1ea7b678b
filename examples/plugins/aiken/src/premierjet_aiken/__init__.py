"""Aiken for Premierjet: the single-choice questions of a module as plain text."""
