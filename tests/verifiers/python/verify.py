"""Checks requests with the published packages for Python.

Reads a JSON array of requests from standard input and writes an array of answers: `accepted`, or why it was refused.
"""

import json
import sys
from dataclasses import dataclass

from http_message_signatures import HTTPMessageVerifier, HTTPSignatureKeyResolver, algorithms
from hubspot.utils.signature import Signature
from slack_sdk.signature import SignatureVerifier
from standardwebhooks import Webhook
from stripe import WebhookSignature


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


@dataclass
class Keys(HTTPSignatureKeyResolver):
    secret: bytes

    def resolve_public_key(self, key_id):
        return self.secret


@dataclass
class Message:
    method: str
    url: str
    headers: dict


def http_message_signatures(request):
    algorithm = {"ed25519": algorithms.ED25519, "hmac-sha256": algorithms.HMAC_SHA256}[request["version"]]
    verifier = HTTPMessageVerifier(signature_algorithm=algorithm, key_resolver=Keys(request["secret"].encode()))
    verifier.verify(
        Message(request["method"], request["url"], request["headers"]),
        expect_tag="actgate",
        require_components=("@method", "@target-uri"),
        body=request["body"].encode(),
    )


def slack(request):
    if not SignatureVerifier(request["secret"]).is_valid_request(request["body"], request["headers"]):
        raise ValueError("the signature differs")


def stripe(request):
    WebhookSignature.verify_header(request["body"], request["headers"]["stripe-signature"], request["secret"], 300)


CLIENTS = {
    "hubspot": hubspot,
    "standardwebhooks": standardwebhooks,
    "http-message-signatures": http_message_signatures,
    "slack": slack,
    "stripe": stripe,
}


def answer(request):
    try:
        CLIENTS[request["client"]](request)
        return "accepted"
    except Exception as error:
        return f"refused: {error}"


json.dump([answer(request) for request in json.load(sys.stdin.buffer)], sys.stdout)
