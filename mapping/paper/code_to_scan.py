"""A code that a telephone reads an address from (a QR code), as SVG."""

LONGEST = 600
"""Characters of an address: more would make squares too small to read from a wall."""
QUIET = 4
"""White squares round the code, which the standard asks for."""


def code_to_scan(address: str) -> str:
    """
    Draw the code of an address.

    Up to 15 % of it may be torn or dirty and it is still read (level M): posters hang outside.

    Parameters
    ----------
    address
        What a telephone opens.

    Raises
    ------
    ValueError
        If the address is too long to be read from a wall.
    """
    import segno

    if len(address) > LONGEST:
        msg = f"An address of {len(address)} characters is too long to be scanned."
        raise ValueError(msg)
    made = segno.make(address, error="m", micro=False, boost_error=False)
    drawn: str = made.svg_inline(border=QUIET, dark="#000", light="#fff", omitsize=True)
    return drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
