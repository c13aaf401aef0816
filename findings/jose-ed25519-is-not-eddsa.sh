#!/usr/bin/env bash
# Versions:  jose 6.2.18 (npm), PyJWT 2.15.1 and joserfc 1.8.0 (PyPI)
# Guess:     `Ed25519` (RFC 9864) is the new name of what `EdDSA` with that curve was (RFC 8037). The signatures are the same
#            bytes, so a signer may change the name in its tokens before its key set, or the other way round, and libraries that
#            know the new name find the key.
# Behaviour: jose compares the two names as texts. A key with `alg: "EdDSA"` is not taken for a token with `Ed25519`, nor the other way
#            round, and the error says that the set has no applicable key, though `kid`, type and curve fit. Only a key
#            without `alg` takes both. PyJWT does not know the new name: a set whose key has it holds no key at all. joserfc
#            knows it, and has to be given it by name.
# Seen:      below, in expected.txt
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

npm install --silent --no-save --ignore-scripts --no-audit --no-fund jose@6.2.18
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check 'PyJWT[crypto]==2.15.1' joserfc==1.8.0

cat > sign.mjs <<'JS'
import { writeFileSync } from 'node:fs'
import { SignJWT, createLocalJWKSet, exportJWK, generateKeyPair, jwtVerify } from 'jose'

const { publicKey, privateKey } = await generateKeyPair('Ed25519', { extractable: true })
const jwk = { ...(await exportJWK(publicKey)), kid: 'one' }
for (const alg of ['EdDSA', 'Ed25519', undefined]) {
  const set = createLocalJWKSet({ keys: [alg ? { ...jwk, alg } : jwk] })
  for (const name of ['EdDSA', 'Ed25519']) {
    const token = await new SignJWT({ sub: '1' }).setProtectedHeader({ alg: name, kid: 'one' }).sign(privateKey)
    const seen = await jwtVerify(token, set).then(
      () => 'good',
      (error) => error.message,
    )
    console.log(`jose: key ${alg ?? 'without alg'}, token ${name}: ${seen}`)
    if (name === 'Ed25519') writeFileSync('token.json', JSON.stringify({ token, jwk }))
  }
}
JS
cat > check.py <<'PYTHON'
import json

import jwt
from joserfc import jwk, jwt as rfc

made = json.load(open("token.json"))
for alg in ("EdDSA", "Ed25519"):
    try:
        keys = jwt.PyJWKSet.from_dict({"keys": [{**made["jwk"], "alg": alg}]}).keys
        print(f"PyJWT: a set whose key is for {alg} has {len(keys)} key")
    except jwt.PyJWKSetError as error:
        print(f"PyJWT: a set whose key is for {alg}: {error}")
for names in (None, ["EdDSA"], ["Ed25519"]):
    try:
        rfc.decode(made["token"], jwk.OKPKey.import_key(made["jwk"]), algorithms=names)
        print(f"joserfc: algorithms {names}: good")
    except Exception as error:
        print(f"joserfc: algorithms {names}: {type(error).__name__}")
PYTHON
node sign.mjs > seen.txt
venv/bin/python check.py >> seen.txt

cat > expected.txt <<'TEXT'
jose: key EdDSA, token EdDSA: good
jose: key EdDSA, token Ed25519: no applicable key found in the JSON Web Key Set
jose: key Ed25519, token EdDSA: no applicable key found in the JSON Web Key Set
jose: key Ed25519, token Ed25519: good
jose: key without alg, token EdDSA: good
jose: key without alg, token Ed25519: good
PyJWT: a set whose key is for EdDSA has 1 key
PyJWT: a set whose key is for Ed25519: The JWK Set did not contain any usable keys. Perhaps 'cryptography' is not installed?
joserfc: algorithms None: UnsupportedAlgorithmError
joserfc: algorithms ['EdDSA']: UnsupportedAlgorithmError
joserfc: algorithms ['Ed25519']: good
TEXT
cat seen.txt
diff expected.txt seen.txt
