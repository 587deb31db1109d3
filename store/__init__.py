"""Keeping: the database, the register (the one door), files in and out."""
