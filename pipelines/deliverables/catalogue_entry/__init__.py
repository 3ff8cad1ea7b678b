"""The catalogue entry: the course as LHÉO 2.3 has it, from data and templates alone, never from a model."""
