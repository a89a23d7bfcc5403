"""Run the command line as ``python -m tipsite``."""

from tipsite.cli.main import run

if __name__ == "__main__":
    run()
