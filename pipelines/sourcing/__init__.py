"""Sources in, spans out: visible text only, each sentence with the place a person finds it at."""
