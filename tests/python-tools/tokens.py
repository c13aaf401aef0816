"""Makes tokens of visitors with PyJWT, and the keys to check them: for each algorithm a line of JSON with a good token,
one of another key, and the public key as PEM and in a set. Standard input has the claims."""

import base64
import json
import sys

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

MAKE = {
    "RS256": lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048),
    "ES256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "EdDSA": ed25519.Ed25519PrivateKey.generate,
}
TO_JWK = {"RS256": RSAAlgorithm.to_jwk, "ES256": ECAlgorithm.to_jwk, "EdDSA": OKPAlgorithm.to_jwk}


def pem(public):
    return public.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()


def main():
    claims = json.load(sys.stdin)
    for algorithm, make in MAKE.items():
        key, other = make(), make()
        public = key.public_key()
        print(
            json.dumps(
                {
                    "algorithm": algorithm,
                    "good": jwt.encode(claims, key, algorithm, headers={"kid": "one"}),
                    "other": jwt.encode(claims, other, algorithm, headers={"kid": "one"}),
                    "pem": pem(public),
                    "jwk": json.loads(TO_JWK[algorithm](public)) | {"kid": "one", "use": "sig", "alg": algorithm},
                }
            )
        )
    secret = base64.b64encode(b"a shared secret of some length, for a test").decode()
    print(
        json.dumps(
            {
                "algorithm": "HS256",
                "good": jwt.encode(claims, secret, "HS256"),
                "other": jwt.encode(claims, secret + "x", "HS256"),
                "secret": secret,
            }
        )
    )
    print(json.dumps({"algorithm": "none", "good": jwt.encode(claims, None, "none")}))


main()
