"""Turn what people and files give into a record's values, or say every fault at once."""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from urllib.parse import urlsplit

from layers.errors import BadRecord, Fault
from layers.layer import Field, Layer
from layers.postcode import normalise

Value = str | int | float | None

_MISSING = {"", "na", "n/a", "nan", "null", "none", "-", "not known", "unknown", "<na>", "nat"}
_INVISIBLE = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u00ad\U000e0000-\U000e007f]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_DATES = (
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%Y/%m/%d",
    "%d %B %Y",
    "%d %b %Y",
    "%d/%m/%y",
)
_EMAIL = re.compile(r"^[^@\s<>\"',;]+@[^@\s<>\"',;]+\.[^@\s<>\"',;]+$")
_MARKS_IN_A_ROW = 4


class _Bad(ValueError):
    """A value that its field cannot take; the message is the sentence for the person."""


def text(raw: object) -> str:
    """
    Return text as it is kept: NFC, without control, invisible and direction-changing characters.

    More than four combining marks in a row are cut, which stops "zalgo" text and leaves Welsh,
    Gaelic and Vietnamese as they are.
    """
    plain = str(raw)
    if plain.isascii() and plain.isprintable():
        return plain.strip()
    plain = unicodedata.normalize("NFC", plain)
    plain = plain.replace("\r\n", "\n").replace("\r", "\n")
    plain = _CONTROL.sub("", _INVISIBLE.sub("", plain))
    return _few_marks(plain).strip()


def _few_marks(plain: str) -> str:
    """Keep at most four combining marks in a row."""
    kept: list[str] = []
    marks = 0
    for character in plain:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= _MARKS_IN_A_ROW:
            kept.append(character)
    return "".join(kept)


def missing(raw: object) -> bool:
    """Whether a raw value says that nothing is known."""
    if raw is None:
        return True
    if isinstance(raw, float):
        return math.isnan(raw)
    return isinstance(raw, str) and raw.strip().casefold() in _MISSING


def record(layer: Layer, raw: Mapping[str, object]) -> dict[str, Value]:
    """
    Clean the values of one record.

    Parameters
    ----------
    layer
        Its description.
    raw
        Values by field name; fields that are left out are empty.

    Returns
    -------
    dict
        Every field of the layer with its cleaned value or None.

    Raises
    ------
    BadRecord
        With every fault found, not only the first.
    """
    faults = [Fault(name, f"There is no field called {name}.") for name in raw if name not in layer]
    values: dict[str, Value] = {}
    for one in layer.fields:
        try:
            values[one.name] = value(one, raw.get(one.name))
        except _Bad as bad:
            faults.append(Fault(one.name, str(bad)))
    if faults:
        raise BadRecord(faults)
    return values


def value(field: Field, raw: object) -> Value:
    """Clean one value; raises a ``ValueError`` whose message is the sentence for the person."""
    if _empty(field, raw):
        if field.required:
            msg = f"{field.label} is missing."
            raise _Bad(msg)
        return None
    return _PARSERS[field.kind](field, raw)


def _empty(field: Field, raw: object) -> bool:
    """Whether a raw value is empty; a name may well be "None", so required text is kept."""
    if field.required and field.kind in {"text", "long_text"} and isinstance(raw, str):
        return not text(raw)
    return missing(raw) or (isinstance(raw, str) and not text(raw))


def _text(field: Field, raw: object) -> str:
    """Clean a short text: one line."""
    return _bounded(field, re.sub(r"\s+", " ", text(raw)))


def _long_text(field: Field, raw: object) -> str:
    """Clean a long text, which keeps its lines."""
    return _bounded(field, text(raw))


def _bounded(field: Field, plain: str) -> str:
    """Refuse a text that is too long; nothing is cut off in silence."""
    if len(plain) > field.max_length:
        msg = f"{field.label} is {len(plain):,} characters long; {field.max_length:,} is the most."
        raise _Bad(msg)
    return plain


def _choice(field: Field, raw: object) -> str:
    """Take one of the choices, in any case and with spaces or underscores."""
    wanted = re.sub(r"[\s_-]+", "_", text(raw).casefold())
    for choice in field.choices:
        if re.sub(r"[\s_-]+", "_", choice.casefold()) == wanted:
            return choice
    msg = f"{field.label} cannot be {text(raw)[:60]!r}. Choose one of: {', '.join(field.choices)}."
    raise _Bad(msg)


def _number(field: Field, raw: object) -> float:
    """Read a finite number; thousands separators, a currency or a percent sign do not matter."""
    try:
        number = float(raw) if isinstance(raw, int | float) else float(_digits(raw))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        msg = f"{field.label} should be a number, not {text(raw)[:60]!r}."
        raise _Bad(msg)
    if (field.low is not None and number < field.low) or (
        field.high is not None and number > field.high
    ):
        msg = f"{field.label} cannot be {number:,g}."
        raise _Bad(msg)
    return number


def _digits(raw: object) -> str:
    """Strip what people write around numbers."""
    return re.sub(r"[,\s£%_]", "", text(raw))


def _integer(field: Field, raw: object) -> int:
    """Read a whole number."""
    number = _number(field, raw)
    if number != int(number):
        msg = f"{field.label} should be a whole number, not {text(raw)[:60]!r}."
        raise _Bad(msg)
    return int(number)


def _date(field: Field, raw: object) -> str:
    """Read a date, day before month; kept as YYYY-MM-DD."""
    if isinstance(raw, datetime):
        return raw.date().isoformat()
    if isinstance(raw, date):
        return raw.isoformat()
    plain = text(raw)
    for attempt in (plain, plain[:10]):
        for form in _DATES:
            try:
                return datetime.strptime(attempt, form).date().isoformat()  # noqa: DTZ007
            except ValueError:
                continue
    if re.fullmatch(r"\d{4}", plain):
        return f"{plain}-01-01"
    msg = f"{field.label} should be a date such as 2026-11-22, not {plain[:60]!r}."
    raise _Bad(msg)


def _url(field: Field, raw: object) -> str:
    """Take only web addresses with a host and no user name; nothing that could run as a script."""
    plain = re.sub(r"\s", "", text(raw))
    if not re.match(r"^[A-Za-z][A-Za-z0-9+.-]*:", plain) and not plain.startswith(("/", "\\")):
        plain = "https://" + plain
    try:
        parts = urlsplit(plain)
        host = parts.hostname or ""
        good = parts.scheme.casefold() in {"http", "https"} and not parts.username
    except ValueError:
        host, good = "", False
    if not good or "." not in host or re.search(r"[<>\"'`\\{}|^]", plain):
        msg = f"{field.label} should be an address like https://example.org, not {plain[:60]!r}."
        raise _Bad(msg)
    return _bounded(field, plain)


def _email(field: Field, raw: object) -> str:
    """Take something shaped like an e-mail address."""
    plain = text(raw)
    if not _EMAIL.match(plain):
        msg = f"{field.label} should be an e-mail address, not {plain[:60]!r}."
        raise _Bad(msg)
    return _bounded(field, plain)


def _postcode(field: Field, raw: object) -> str:
    """Keep a postcode with its one space."""
    known = normalise(text(raw))
    if known is None:
        msg = f"{field.label} should be a postcode such as M33 7ZF, not {text(raw)[:60]!r}."
        raise _Bad(msg)
    return known


def _list(field: Field, raw: object) -> str:
    """Keep several short texts, one a line."""
    many = raw if isinstance(raw, list | tuple | set | frozenset) else re.split(r"[;\n|]", str(raw))
    cleaned = [re.sub(r"\s+", " ", text(one)) for one in many]
    return _bounded(field, "\n".join(one for one in cleaned if one))


_PARSERS: dict[str, Callable[[Field, object], Value]] = {
    "text": _text,
    "long_text": _long_text,
    "choice": _choice,
    "integer": _integer,
    "number": _number,
    "date": _date,
    "url": _url,
    "email": _email,
    "phone": _text,
    "postcode": _postcode,
    "code": _text,
    "list": _list,
}
