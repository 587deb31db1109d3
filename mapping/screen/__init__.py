"""Maps for the screen."""
