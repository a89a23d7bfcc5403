"""Incremental computation and parallel work. No stage of a build is defined here.

`queries` defines questions and reuses their answers. `session` shares answers with other processes
and stores them. `traces` and `fingerprint` define how answers are stored and compared. `store`
writes them into one SQLite file (`database`) and a few `sealed_files`, sealed with the key from
`seal`. `inputs` reads the state of the disk. `transform` has the protocols for work that a
session delegates. `workers` forks processes. `work_distributor` uses processes that share no memory
with this one. Other packages use `Session` and `Store`.
"""
