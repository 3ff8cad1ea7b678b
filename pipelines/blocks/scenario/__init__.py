"""A case to decide in: what is chosen leads on, and each way has an end."""
