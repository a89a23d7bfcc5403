"""Read and edit an officer's YAML: nodes with places, schema, diagnosis, editor.

Scalars stay text. A Python type is the schema of a file. Commands edit by splices, so that no other
byte of a file changes. `model` defines the keys of each file.


"""
