"""IR 3: the policy typed, resolved and free of sugar; what it means is evaluate/exact.py."""
