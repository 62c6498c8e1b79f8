"""A provider of OpenID Connect that knows one person: what a school's own would answer, over real HTTP."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode

from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route

from tests.served import served

CLIENT, SECRET = "layerscope", "known to both"
PERSON = {"sub": "7", "name": "Ada Lovelace", "email": "ada@school.example"}
FOR_S = 300


@dataclass
class Provider:
    """Its pages. Each code is good once.

    Attributes:
        refuses: says no to everybody who would log in.
        asked: of each code that is not used, the nonce that the token must carry.
    """

    refuses: bool = False
    asked: dict[str, str] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))

    def routes(self) -> list[Route]:
        return [
            Route("/.well-known/openid-configuration", self.described),
            Route("/authorize", self.authorize),
            Route("/token", self.token, methods=["POST"]),
            Route("/keys", self.keys),
        ]

    async def described(self, request: Request) -> JSONResponse:
        here = str(request.base_url).rstrip("/")
        return JSONResponse(
            {
                "issuer": here,
                "authorization_endpoint": f"{here}/authorize",
                "token_endpoint": f"{here}/token",
                "jwks_uri": f"{here}/keys",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )

    async def authorize(self, request: Request) -> HTMLResponse:
        """A page with a link that leads back."""
        query = request.query_params
        if self.refuses:
            answer = {"error": "access_denied"}
        else:
            code = f"code {len(self.asked)}"
            self.asked[code] = query["nonce"]
            answer = {"code": code}
        back = f"{query['redirect_uri']}?{urlencode(answer | {'state': query['state']})}"
        return HTMLResponse(f'<a href="{back}">I am Ada</a>')

    async def token(self, request: Request) -> JSONResponse:
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        now = int(time.time())
        claims = {
            **PERSON,
            "iss": str(request.base_url).rstrip("/"),
            "aud": CLIENT,
            "iat": now,
            "exp": now + FOR_S,
            "nonce": self.asked.pop(form["code"]),
        }
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)
        return JSONResponse(
            {"access_token": "none", "token_type": "Bearer", "expires_in": FOR_S, "id_token": signed}
        )

    async def keys(self, _: Request) -> JSONResponse:
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})


@contextmanager
def provider() -> Iterator[tuple[Provider, str]]:
    """One that answers, and its address."""
    found = Provider()
    with served(Starlette(routes=found.routes())) as host:
        yield found, f"http://{host}"


def secrets(redirect_uri: str, address: str) -> str:
    """What a server that asks it has in its `secrets.toml`."""
    lines = {
        "redirect_uri": redirect_uri,
        "cookie_secret": "a long random text",
        "client_id": CLIENT,
        "client_secret": SECRET,
        "server_metadata_url": f"{address}/.well-known/openid-configuration",
    }
    return "[auth]\n" + "".join(f'{name} = "{text}"\n' for name, text in lines.items())
