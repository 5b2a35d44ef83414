"""Sources, places in them, and findings about them: what every later pass speaks of."""
