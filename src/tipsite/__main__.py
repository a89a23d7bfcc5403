"""Run the command line as ``python -m tipsite``."""

from tipsite.cli.main import main

if __name__ == "__main__":
    main(prog_name="tipsite")
