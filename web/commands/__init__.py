"""Commands of the terminal, one module a question; ``cli.py`` registers them."""
