"""Run the command line, as ``tipsite`` or as ``python -m tipsite``."""

import os
import sys

try:
    # First of all: to import the rest takes longer than a hand on Ctrl-C.
    from tipsite.cli import terminal

    if "multiprocessing" not in sys.modules:  # not in a process that works for another
        terminal.leave_at_interrupt()
    from tipsite.cli.main import run
except KeyboardInterrupt:
    os.write(2, b"\nStopped.\n")
    os._exit(130)

if __name__ == "__main__":
    run()
