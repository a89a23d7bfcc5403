"""Run the command line, as ``tipsite`` or as ``python -m tipsite``."""

import os
import sys

try:
    # This comes first, since somebody may press Ctrl-C during the other imports.
    from tipsite.cli import terminal

    if "multiprocessing" not in sys.modules:  # not in a worker process
        terminal.leave_at_interrupt()
    from tipsite.cli.main import run
except KeyboardInterrupt:
    os.write(2, b"\nStopped.\n")
    os._exit(130)

if __name__ == "__main__":
    run()
