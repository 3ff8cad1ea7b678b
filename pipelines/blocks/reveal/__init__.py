"""A reveal: a term or a question, whose explanation or answer is closed until somebody opens it."""
