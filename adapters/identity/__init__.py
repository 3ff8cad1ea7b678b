"""The identity behind a run: the person the sign-in proxy named, kept by a signature."""
