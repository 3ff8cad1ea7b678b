"""Open questions with their marking guide."""
