"""Documents that are zips of XML parts, checked before anything inside is parsed."""
