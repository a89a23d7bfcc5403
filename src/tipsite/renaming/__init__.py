"""Another name for a page, a service, an organization, a campaign or a language of a site.

`target` says what somebody means by a name, and whether it may be called otherwise; `mentions`
knows every place of a file that refers to another by name, and splices the new one in there;
`notes` keeps what is noted of its texts true; `aliases` writes its old addresses down; `rename`
makes one change set of it all. How that is written is `workspace`'s business, where an old address
leads `resolve`'s.
"""
