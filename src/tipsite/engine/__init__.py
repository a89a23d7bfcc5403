"""What is computed once and used again, and work that is spread over the cores.

`transform` has the protocols by which a pure stage hands over heavy work, `workers`, `cache` and
`memory` are who does it. No stage of a build lives here. Others use `Make`, `Spread`, `memoized`.
"""
