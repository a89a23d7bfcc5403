"""The command line: commands, options, prompts, texts and exit codes.

`main` knows each command by its name and a sentence, and imports the module of a command when it
is called. What a command does is elsewhere (`build`, `scaffold`, `upkeep`, `translation`,
`preview`); here is what it asks, prints and returns. Others use nothing from here but
`main.main`.
"""
