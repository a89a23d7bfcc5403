"""The command line: commands, options, prompts, texts and exit codes.

`main` knows each command by its name, and imports the module of a command when it is called or
listed. This package asks, prints and returns exit codes. The work itself is done in other packages
(`pipeline`, `scaffold`, `upkeep`, `translation`, `preview`). Other code uses only `main.main`.
"""
