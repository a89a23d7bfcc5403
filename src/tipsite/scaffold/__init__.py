"""What `tipsite init` and `tipsite new` write: texts and records to go on from.

`addition.Addition` is what a command of `new` adds. What is asked, and told, stands with the
commands; how the files come to the disk, in `workspace`.
"""
