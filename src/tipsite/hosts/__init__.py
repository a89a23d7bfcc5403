"""How a site is to be served: files and snippets for each kind of host, from built pages.

`served` says what any server has to know, `configuration` writes it in the words of each.
"""
