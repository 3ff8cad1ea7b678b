"""A picture with marked places, read one by one or asked for."""
