"""The ways in from outside: a command line now, other doors later."""
