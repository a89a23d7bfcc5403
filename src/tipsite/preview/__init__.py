"""The site in a browser on this computer, which reloads it after each save (`serve`).

`on_demand` makes the page that a browser requests. `full_build` makes the complete build in a
separate thread. `server` watches the files.
"""
