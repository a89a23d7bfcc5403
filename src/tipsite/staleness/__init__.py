"""The source text that each translation was made from, and its changes since.

Content decides, never dates or git: `units` are what is compared, `matching` finds which block
is which, `state_file` is what is kept in a site's folder. The words for people are in
`translation`.
"""
