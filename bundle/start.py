"""The start of the program that brings Python along; `tipsite.spec` makes it.

tipsite runs itself as ``python -P -m tipsite`` and Typst as ``python -P typst_process.py``. Here
there is no Python to run, so the program answers to these two.
"""

import sys
from multiprocessing import freeze_support

if __name__ == "__main__":
    freeze_support()
    from tipsite.material import typst_process

    words = sys.argv[1:]
    if words[:1] == ["-P"] and words[1:2] == [typst_process.__file__]:
        sys.argv[1:3] = []
        typst_process.main()
    else:
        if words[:3] == ["-P", "-m", "tipsite"]:
            sys.argv[1:4] = []
        from tipsite.cli.main import run

        run()
