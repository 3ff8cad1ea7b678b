"""The overview: the state of every module, what is late, what it cost, and the evidence of quality."""
