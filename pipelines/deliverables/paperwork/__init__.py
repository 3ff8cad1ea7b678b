"""Administrative documents: from templates and data alone, never from a model."""
