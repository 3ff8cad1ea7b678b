"""One folder a deliverable: how it is extracted without a model, written with one, and shown."""
