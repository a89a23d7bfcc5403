"""What only finds problems between files: nothing that is published depends on it.

`checks.resolve_and_lint` runs all of it after `resolve`, for the pipeline and for the workspace's
gate. One file a topic; each check is a function that returns problems. Problems of a single file
are in `content`, those of finished pages in `audit`, the words of all of them in `messages`.

"""
