"""Configuration of servers for a built site.

`served` collects the headers, addresses and content types of the site. `configuration` returns them
as files for each kind of host.
"""
