"""The one error of the write stage that a user can do something about."""


class OutputRefused(Exception):  # noqa: N818 - says what happened, as the interface names it
    """The output folder, or a path in the site, cannot be written safely.

    `reason` is one of "not-ours", "not-ours-corrupt-manifest", "not-a-folder", "foreign-collision",
    "unsafe-path", "case-collision", "duplicate-path", "file-and-folder", "locked" and
    "corrupt-journal"; `path` is the folder or the path in the site that it is about.
    """

    def __init__(self, reason: str, path: str) -> None:
        super().__init__(f"{reason}: {path}")
        self.reason = reason
        self.path = path
