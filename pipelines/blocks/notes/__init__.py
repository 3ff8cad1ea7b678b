"""What a speaker says; no learner reads it."""
