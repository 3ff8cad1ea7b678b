"""The session plan (déroulé pédagogique)."""
