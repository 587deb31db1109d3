"""Files from people: opened only in a bounded process, and handed on as plain tables."""

from store.files.limits import OPERATOR, UPLOAD, Limits
from store.files.process import read
from store.files.table import Fault, Table

__all__ = ["OPERATOR", "UPLOAD", "Fault", "Limits", "Table", "read"]
