"""Pictures of the sources: encoded anew when they are read, and told apart from logos and decoration."""
