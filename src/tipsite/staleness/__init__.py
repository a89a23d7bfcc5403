"""The source text that each translation was made from, and its changes since.

Only the content is compared, never dates or commits of git. `units` splits texts, `matching` pairs
blocks, and `state_file` reads and writes the file in a site's folder. The words for people are in
`translation`.
"""
