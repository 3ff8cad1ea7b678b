"""The plan that a model proposes by one call, checked by the rules that make one without a model."""
