"""A site opened for a command, and changed safely.

Every command that is no build opens the site with `site.open_site`, which reads it wholly or in
part, and changes it with a `changes.ChangeSet` under `changes.site_lock`: all of the files or none,
and nobody else's work lost. `site.ErrorGate` refuses what would bring new errors. What a command
says no to is a `CommandError`. What a command makes outside of the site, such as a list or a
sheet, goes through `files`. What is changed, and why, is the command's own business.
"""
