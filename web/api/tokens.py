"""Signed addresses: whoever holds one may fetch what it names, with the rights it names.

The pages are told who is asking; routes are not. A page therefore signs the addresses it gives to
its map, and a route serves nothing without such a signature.
"""

import secrets
import time
from dataclasses import dataclass

from itsdangerous import BadSignature, SignatureExpired, TimestampSigner, URLSafeTimedSerializer

from layers.actor import Actor
from layers.errors import Refused

LIFETIME = 3600
"""Seconds for which a signed address may be used."""
STEP = 1800
"""Signatures made within the same step are equal, so that the browser may keep what it fetched."""


@dataclass(frozen=True)
class Grant:
    """What an address gives: the data's path, its version, and the roles it is read with."""

    path: str
    version: int
    roles: frozenset[str]

    @property
    def actor(self) -> Actor:
        """Who reads: somebody with these roles."""
        return Actor("map", self.roles)


class _Stepped(TimestampSigner):
    """A signer whose clock moves in steps."""

    def get_timestamp(self) -> int:
        """Return the start of the present step."""
        return int(time.time()) // STEP * STEP


class Signer:
    """
    Signs and reads addresses.

    Parameters
    ----------
    secret
        Shared by every process behind one address; empty makes a new one for this process.
    """

    def __init__(self, secret: str = "") -> None:
        key = secret or secrets.token_urlsafe(32)
        self._serializer = URLSafeTimedSerializer(key, salt="layer data", signer=_Stepped)

    def sign(self, grant: Grant) -> str:
        """Return the token for a grant."""
        token = self._serializer.dumps([grant.path, grant.version, sorted(grant.roles)])
        return token if isinstance(token, str) else token.decode()

    def read(self, token: str, path: str) -> Grant:
        """
        Return what a token grants.

        Raises
        ------
        Refused
            If it is missing, forged, for another path, or too old.
        """
        try:
            named, version, roles = self._serializer.loads(token, max_age=LIFETIME)
        except SignatureExpired as error:
            msg = "This address is too old. Open the page again."
            raise Refused(msg) from error
        except (BadSignature, ValueError) as error:
            msg = "This address is not signed."
            raise Refused(msg) from error
        if named != path:
            msg = "This address is signed for something else."
            raise Refused(msg)
        return Grant(named, int(version), frozenset(roles))
