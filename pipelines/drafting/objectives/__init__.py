"""Objectives: their verbs, their levels, and those a model proposes where a course gives none."""
