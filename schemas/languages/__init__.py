"""The languages of the product: what each says, and how dates, numbers and lists are written in it."""
