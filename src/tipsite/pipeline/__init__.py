"""One build from disk to disk, and what surrounds it.

`stages.build` is the table of contents of tipsite: a pure function that calls every stage.
`run.run` reads, calls it and writes; `output_folder` says where it must not; `last_build` knows
when nothing has changed. A `job.Job` is what a command asks for. The stages themselves are in their
own packages. Others use `Job`, `stages.build`, `run.run` and `examples.example_snapshot`.
"""
