"""Process that has loaded a code location and forks for each run, and what a fork does.

It has one thread, no connection and no open file of a store, so that a copy of it begins as a new process
would. It ends when whoever started it has gone; its handle is adapters/fork_server.py.
"""

import gc
import os
import signal
import sys
from queue import SimpleQueue
from typing import Any

READY = b"ready"
TAKEN = b"taken"


def serve() -> None:
    """Load what the first line names, then fork for each further line.

    It is answered by two lines: that the run was taken, before which nothing can have begun, and the process,
    or what kept it from forking.
    """
    from adapters.dagster_internals import (
        RepositoryPythonOrigin,
        deserialize_value,
        recon_repository_from_origin,
    )

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C ends whoever started it, and thereby this process
    answers = os.dup(1)
    os.dup2(2, 1)
    origin = deserialize_value(sys.stdin.readline(), RepositoryPythonOrigin)
    repository = recon_repository_from_origin(origin)
    repository.get_definition()
    sys.stdout.flush()  # each copy would say again what was said while this loaded
    gc.collect()
    gc.freeze()  # what was loaded is shared with each copy until somebody writes to it
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a run
    os.write(answers, READY + b"\n")
    for run in iter(sys.stdin.readline, ""):
        os.write(answers, TAKEN + b"\n")
        try:
            process = os.fork()
        except OSError as error:  # no memory, or too many processes
            os.write(answers, f"0 {error}\n".encode())
            continue
        if process == 0:
            _leave_server(answers)
            _execute(run, repository)
            return
        os.write(answers, b"%d\n" % process)


def _leave_server(answers: int) -> None:
    """Let go of the server's pipes, and hear signals as a new process does."""
    os.close(answers)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _execute(run: str, repository: Any) -> None:
    """Execute a run as a code server's process does; what it cannot tell Dagster it prints."""
    import multiprocessing

    from adapters.dagster_internals import (
        ExecuteExternalJobArgs,
        IPCErrorMessage,
        deserialize_value,
        start_run_in_subprocess,
    )

    told: SimpleQueue[object] = SimpleQueue()
    origin = deserialize_value(run, ExecuteExternalJobArgs).job_origin
    job = repository.get_reconstructable_job(origin.job_name)
    start_run_in_subprocess(run, job, told, multiprocessing.Event())  # type: ignore[no-untyped-call]
    while not told.empty():
        each = told.get()
        if isinstance(each, IPCErrorMessage):
            sys.stderr.write(f"{each.message}\n")
