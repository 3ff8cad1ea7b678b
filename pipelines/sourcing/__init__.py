"""Sources in, spans out: only visible text, each sentence with its place in the document."""
