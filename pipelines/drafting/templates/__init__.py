"""Documents filled from what people gave: one way for paperwork, letters and the programme."""
