"""Who is asking, and as which role they look."""

from urllib.parse import urlsplit

import streamlit as st

from layers.actor import ROLES, VISITOR, Actor
from layers.words import sentence
from store.faults import NotFound
from store.register import Register
from web.parts import kept, plain
from web.place import Place
from web.wiring import wiring

KEY, MEMBER, OFFICER = "key", "member_key", "officer_key"
"""A private link's key: in the address, and kept while the page is open."""
DOORS = {"group": MEMBER, "my_patch": OFFICER}
"""The pages that private links of members and officers lead to."""
LOCAL = {"localhost", "127.0.0.1", "::1"}
FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Forwarded", "Via")
TITLES = {
    "visitor": "Visitor",
    "contributor": "Contributor",
    "officer": "Officer",
    "councillor": "Councillor",
    "moderator": "Moderator",
    "operator": "Operator",
}


def is_operator() -> bool:
    """
    Whether the person sits at the computer that runs the app, and so holds every role.

    Everybody else is a visitor. A request that came through a proxy, or under a public name, is
    never taken for local.
    """
    if st.context.ip_address is not None:
        return False
    headers = st.context.headers
    if any(name in headers for name in FORWARDED):
        return False
    origin = urlsplit(headers.get("Origin") or "").hostname
    host = urlsplit(f"//{headers.get('Host') or ''}").hostname
    return host in LOCAL and origin in LOCAL


def choose_actor() -> Actor:
    """
    Return who is asking.

    Somebody who came by the private link of a member or an officer is that person until the page
    is closed, the membership or post ends, or they leave. On the operator's own computer the choice
    of role is drawn.
    """
    linked = _linked()
    if linked is not None:
        _say_who(linked)
        return linked
    if not is_operator():
        return VISITOR
    role = kept.select(
        "Look as",
        {one: TITLES[one] for one in reversed(ROLES)},
        usual="operator",
        key="as",
        width="stretch",
        tip="You sit at the computer that runs Patchwork and may see it as each role sees it.",
    )
    roles = frozenset(ROLES) if role == "operator" else frozenset({"visitor", role})
    return Actor("operator", roles)


def _linked() -> Actor | None:
    """Return whose private link was opened last; asked anew each time, so that it can end."""
    _keep_given()
    register = Register(wiring().store, VISITOR)
    for kind, open_by in ((MEMBER, register.member), (OFFICER, register.officer)):
        key = st.session_state.get(kind, "")
        try:
            if key:
                return open_by(key)
        except NotFound:
            st.session_state[kind] = ""
    return None


def _keep_given() -> None:
    """Keep the key in the address; whoever opens another link is somebody else from then on."""
    kind = next((one for page, one in DOORS.items() if _on_page(page)), None)
    given = st.query_params.get(KEY, "") if kind else ""
    if kind and given:
        _leave_all()
        st.session_state[kind] = given


def _on_page(address: str) -> bool:
    """Whether the address in the browser is that of a page: other pages have keys of their own."""
    return urlsplit(st.context.url or "").path.rstrip("/").endswith(f"/{address}")


def _say_who(linked: Actor) -> None:
    """Say as whom the person is here, and let them leave."""
    plain.line(sentence("groups", "here_as", name=linked.name))
    words = "leave_officer" if linked.officer else "leave"
    st.button(sentence("groups", words), on_click=_leave, key="leave_group", width="stretch")


def _leave_all() -> None:
    """Be nobody in particular."""
    st.session_state.update({MEMBER: "", OFFICER: ""})


def _leave() -> None:
    """Be a visitor again."""
    _leave_all()
    st.query_params.pop(KEY, None)


def place_for(actor: Actor) -> Place:
    """Return the place as somebody may see it."""
    connected = wiring()
    register = Register(connected.store, actor)
    return Place(register, thresholds=connected.thresholds, tiles=connected.tiles)
