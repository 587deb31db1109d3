"""The focus, sent to where the work goes on after something was done."""

from web.parts.browser import mount


def put(selector: str, *, turn: int, key: str) -> None:
    """
    Send the focus to a part of the page.

    Parameters
    ----------
    selector
        Which, as style sheets say it; ours, never what people typed.
    turn
        Rises with every wish: the same turn moves the focus only once.
    key
        The name of this part on the page.
    """
    mount(("focus", "putFocus"), key=key, data={"to": selector, "turn": turn}, triggers={})
