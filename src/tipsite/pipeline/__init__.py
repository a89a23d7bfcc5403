"""One build from disk to disk, and what surrounds it.

`stages.build` is the table of contents of tipsite: a pure function that calls every stage.
`run.run` reads the files, calls it and writes the site. `output_folder` refuses folders where the
site must not be written. `last_build` tells whether anything has changed. A `job.Job` describes
what a command asks for. The stages themselves are in their own packages. Others use `Job`,
`stages.build`, `run.run` and `examples.example_snapshot`.
"""
