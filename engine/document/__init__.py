"""IR 1: a YAML file as text with a place on every scalar."""
