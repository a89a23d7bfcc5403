"""Read and edit an officer's YAML: nodes with places, schema, diagnosis, editor.

Scalars stay text; a type is the schema; commands edit by splices, so that no other byte of a
file changes. What the keys of a file mean is in `model`.

"""
