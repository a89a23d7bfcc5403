"""What is computed once and used again, and work that is spread over the cores.

`transform` has the protocols by which a pure stage hands over heavy work, `workers` is who does
it. `queries` has questions whose answers stand as long as what they read does. `inputs` looks at
the disk, `store` keeps answers from one build to the next, sealed as `seal` says. No stage of a
build lives here. Others use `Make`, `Session`, `Spread` and `Store`.
"""
