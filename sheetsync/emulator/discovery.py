"""Google's discovery documents, from which clients learn where the APIs are.

They are those of google-api-python-client, told with the address of this very server,
so a client that asks here for the description of an API then calls it here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException
from starlette.routing import Route

from sheetsync.emulator.answers import json_answer
from sheetsync.emulator.methods import DOCUMENTS
from sheetsync.emulator.schema import discovery_document

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_LISTED = ("id", "name", "version", "title", "description", "icons")


def routes() -> list[Route]:
    """Return the routes of the discovery service; none of them asks who calls."""
    return [
        Route("/discovery/v1/apis", _list),
        Route("/discovery/v1/apis/{name}/{version}/rest", _describe),
        Route("/$discovery/rest", _describe_by_version),
    ]


async def _describe(request: Request) -> Response:
    name, version = request.path_params["name"], request.path_params["version"]
    return _told(request, f"{name}.{version}")


async def _describe_by_version(request: Request) -> Response:
    """Answer an API's own address; here two APIs share it, so the version decides."""
    version = request.query_params.get("version", "v4")
    found = [one for one in DOCUMENTS if one.endswith(f".{version}")]
    return _told(request, found[0] if found else "")


async def _list(request: Request) -> Response:
    """Answer which APIs there are, all of them or those of a name."""
    name = request.query_params.get("name", "")
    items = [
        _item(request, discovery_document(one))
        for one in DOCUMENTS
        if not name or one.startswith(f"{name}.")
    ]
    kind = "discovery#directoryList"
    return json_answer({"kind": kind, "discoveryVersion": "v1", "items": items})


def _item(request: Request, document: dict[str, Any]) -> dict[str, Any]:
    name, version = document["name"], document["version"]
    where = f"{_root(request)}discovery/v1/apis/{name}/{version}/rest"
    known = {key: document[key] for key in _LISTED if key in document}
    return {
        "kind": "discovery#directoryItem",
        **known,
        "discoveryRestUrl": where,
        "preferred": True,
    }


def _told(request: Request, name: str) -> Response:
    if name not in DOCUMENTS:
        raise HTTPException(404)
    document, root = discovery_document(name), _root(request)
    own = {
        "rootUrl": root,
        "mtlsRootUrl": root,
        "baseUrl": root + document["servicePath"],
    }
    return json_answer({**document, **own})


def _root(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}/"
