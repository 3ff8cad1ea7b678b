"""What the drafting rules need to know of French and English text; no statistics, no model."""
