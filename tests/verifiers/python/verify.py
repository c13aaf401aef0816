"""Checks requests with the published clients for Python.

Reads a JSON array of requests from standard input and writes an array of answers: `accepted`, or why it was refused.
"""

import json
import sys

from hubspot.utils.signature import Signature
from standardwebhooks import Webhook


def hubspot(request):
    version, headers = request["version"], request["headers"]
    name = "x-hubspot-signature-v3" if version == "v3" else "x-hubspot-signature"
    is_good = Signature.is_valid(
        signature=headers[name],
        client_secret=request["secret"],
        request_body=request["body"],
        http_uri=request["url"],
        http_method=request["method"],
        signature_version=version,
        timestamp=headers.get("x-hubspot-request-timestamp"),
    )
    if not is_good:
        raise ValueError("the signature differs")


def standardwebhooks(request):
    Webhook(request["secret"]).verify(request["body"], request["headers"], json_parse=False)


CLIENTS = {"hubspot": hubspot, "standardwebhooks": standardwebhooks}


def answer(request):
    try:
        CLIENTS[request["client"]](request)
        return "accepted"
    except Exception as error:
        return f"refused: {error}"


json.dump([answer(request) for request in json.load(sys.stdin.buffer)], sys.stdout)
