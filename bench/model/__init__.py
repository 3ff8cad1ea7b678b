"""Drafts by a real language model: recorded sessions, planted faults, and readers who compared blindly."""
