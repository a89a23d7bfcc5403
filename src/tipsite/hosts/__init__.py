"""Configuration of servers for a built site.

`served` collects the headers, addresses and content types of the site. `configuration` writes them
for each kind of host.
"""
