"""Whether what a test starts can be ended in order."""

import signal


def heeding_interrupts() -> None:
    """Let a child that is about to start be ended by SIGINT, though a script started the tests with `&`."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
