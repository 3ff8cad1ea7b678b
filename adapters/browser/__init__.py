"""A Chromium of this machine, driven for as long as a block lasts and then gone without a trace."""
