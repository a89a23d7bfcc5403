"""The command line: commands, options, prompts, texts and exit codes.

`main` has the names of all commands, and imports the module of a command when it is called or
listed. This package asks questions, prints results and returns exit codes. Other packages do the
work (`pipeline`, `scaffold`, `upkeep`, `translation`, `preview`). Other code uses only `main.main`.
"""
