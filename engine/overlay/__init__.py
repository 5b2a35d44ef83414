"""A base document and changes to it by path in, one document out: what-ifs and other readings."""
