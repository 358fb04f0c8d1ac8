"""Running the system: serve, check, back up, restore. Verbs of the command line; pages do not use them."""
