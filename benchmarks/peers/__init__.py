"""The peers that huiqi is measured beside; each holds the same rules in its own way."""
