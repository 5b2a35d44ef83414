"""IR 2: the rules as written, expressions parsed, names not yet resolved."""
