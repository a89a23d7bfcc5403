"""One file a kind of page: from a `Site` to the view that its template gets.

`plan.plan` says which pages exist, `context.Context` is what a page may know, `render.render`
makes bytes. What a template sees is declared in `views`; what a page must keep of its promise is
read back in `audit`. Others use `plan`, `edition_contexts` and `render`.
"""
