"""A site opened for a command, and changed safely.

All commands except builds open the site with `site.open_site`, wholly or in part. They change it
with a `changes.ChangeSet` under `changes.site_lock`: all files change or none, and no other change
is lost. `site.ErrorGate` refuses changes that cause new errors. A refusal is a `CommandError`.
`files` writes output outside of the site, such as lists and sheets.
"""
