#!/usr/bin/env bash
# Versions:  ajv 8.20.0 (npm), jsonschema 4.26.0, fastjsonschema 2.22.3 and jsonschema-rs 0.61.0 (PyPI; the last is Rust's jsonschema)
# Guess:     `multipleOf: 0.01` is how a price in whole cents is described; 19.99 is a multiple of 0.01, and validators either
#            divide decimals or allow for the rounding of binary fractions, since the keyword is meant for fractions too.
# Behaviour: ajv and Python's jsonschema divide doubles and look for a whole number: 19.99 is turned away, 19.98 is good. Rust's
#            and fastjsonschema take both. Which prices are turned away depends on the price: of those from 0.01 to 100.00, the
#            same 1363 of 10000 are turned away by both.
# Seen:      below, in expected.txt
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

npm install --silent --no-save --ignore-scripts --no-audit --no-fund ajv@8.20.0
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check jsonschema==4.26.0 fastjsonschema==2.22.3 jsonschema-rs==0.61.0

cat > check.cjs <<'JS'
const Ajv = require('ajv/dist/2020')
const validate = new Ajv().compile({ type: 'number', multipleOf: 0.01 })
let refused = 0
for (let cents = 1; cents <= 10000; cents++) if (!validate(cents / 100)) refused++
console.log(`ajv: 19.98 ${validate(19.98)}, 19.99 ${validate(19.99)}, refused of 10000: ${refused}`)
JS
cat > check.py <<'PYTHON'
import fastjsonschema
import jsonschema
import jsonschema_rs

SCHEMA = {"$schema": "http://json-schema.org/draft-07/schema#", "type": "number", "multipleOf": 0.01}
compiled = fastjsonschema.compile(SCHEMA)


def fast(value):
    try:
        compiled(value)
        return True
    except fastjsonschema.JsonSchemaValueException:
        return False


for name, is_valid in (
    ("jsonschema", jsonschema.Draft7Validator(SCHEMA).is_valid),
    ("fastjsonschema", fast),
    ("jsonschema-rs", jsonschema_rs.validator_for(SCHEMA).is_valid),
):
    refused = sum(not is_valid(cents / 100) for cents in range(1, 10001))
    print(f"{name}: 19.98 {is_valid(19.98)}, 19.99 {is_valid(19.99)}, refused of 10000: {refused}".lower())
PYTHON
node check.cjs > seen.txt
venv/bin/python check.py >> seen.txt

cat > expected.txt <<'TEXT'
ajv: 19.98 true, 19.99 false, refused of 10000: 1363
jsonschema: 19.98 true, 19.99 false, refused of 10000: 1363
fastjsonschema: 19.98 true, 19.99 true, refused of 10000: 0
jsonschema-rs: 19.98 true, 19.99 true, refused of 10000: 0
TEXT
cat seen.txt
diff expected.txt seen.txt
