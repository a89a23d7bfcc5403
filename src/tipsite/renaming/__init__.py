"""Renaming of a page, a service, an organization, a campaign or a language of a site.

`target` finds the thing that an officer names, and checks its new name. `mentions` replaces the
name in all files that refer to it. `notes` updates approvals, reviews and states of translations.
`aliases` adds the old addresses to the files. `rename` combines all of it in one change set.
`workspace` writes it; `resolve` redirects old addresses.
"""
