"""Migrations of the store's fixed tables, run when a store is opened."""
