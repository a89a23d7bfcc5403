"""One module for each kind of page: it turns a `Site` into the view that a template gets.

`plan.Plan` lists the pages. `context.Context` gives access to the site for the maker of one page.
`render.make_page` makes bytes. `views` declares the values that a template gets. `audit` checks the
promises of a page. Other packages use `plan`, `edition_contexts` and `render`.
"""
