"""Which source text a translation was made from, and whether it still says the same.

Told by content, never by dates or git: `units` are what is compared, `matching` finds which block
is which, `state_file` is what is kept in a site's folder. How this is told to people is in
`translation`.
"""
