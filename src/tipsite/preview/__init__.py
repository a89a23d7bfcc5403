"""The site in a browser on this computer, shown anew whenever a file is saved (`serve`).

`on_demand` makes the page that somebody looks at, `full_build` the whole build in a thread of its
own. `server` notices what was saved.
"""
