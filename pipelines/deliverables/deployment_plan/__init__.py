"""The deployment plan: how a training reaches its people."""
