"""The learner's player: its page, scripts and texts, and the authorship it states."""
