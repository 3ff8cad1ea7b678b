"""The communication kit: texts with which sponsors and managers invite people to a training."""
