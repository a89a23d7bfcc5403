"""Incremental computation and parallel work. No stage of a build is defined here.

`queries` defines questions and reuses their answers, `session` shares them with other processes and
stores them; `traces` and `fingerprint` define how answers are stored and compared. `store` is one
SQLite file (`database`) and some `sealed_files`, with the key of `seal`. `inputs` reads the state
of the disk. `transform` has the protocols for work that a stage hands over; `workers` forks
processes, and `work_distributor` uses those that share no memory. Other packages use `Session`,
`ParallelMap`, `Prefetch` and `Store`.
"""
