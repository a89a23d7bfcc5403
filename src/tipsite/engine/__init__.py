"""What is computed once and used again, and work that is spread over the cores.

`queries` has questions whose answers stand as long as what they read does, `session` keeps them
and has several processes answer, `traces` and `fingerprint` say in which form. `store` has what
is kept, in `packs` sealed as `seal` says; `inputs` looks at the disk. `transform` has the
protocols by which a pure stage hands over heavy work; `workers` are processes that are forked,
`handing` is for those that share nothing. No stage of a build lives here. Others use `Make`,
`Session`, `Spread` and `Store`.
"""
