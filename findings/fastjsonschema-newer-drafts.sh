#!/usr/bin/env bash
# Versions:  fastjsonschema 2.22.3 and jsonschema 4.26.0 (PyPI)
# Guess:     a validator that knows drafts 4, 6 and 7 refuses a schema whose `$schema` names draft 2020-12, or at least says
#            something; `$schema` is there so that nobody has to guess (JSON Schema core, 8.1.1).
# Behaviour: fastjsonschema compiles it as draft 7 without a word. Keywords that came later are no keywords to it, so
#            `dependentRequired` and `unevaluatedProperties` let everything through; beside `$ref` nothing counts; and `prefixItems`
#            with `items` turns good lists away, since `items` had another meaning. Both directions, no error.
# Seen:      below, in expected.txt
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check fastjsonschema==2.22.3 jsonschema==4.26.0

cat > check.py <<'PYTHON'
import json

import fastjsonschema
import jsonschema

DRAFT = "https://json-schema.org/draft/2020-12/schema"
CASES = [
    ({"dependentRequired": {"card": ["address"]}}, {"card": 1}),
    ({"properties": {"a": {}}, "unevaluatedProperties": False}, {"b": 1}),
    ({"$defs": {"text": {"type": "string"}}, "$ref": "#/$defs/text", "maxLength": 1}, "ab"),
    ({"prefixItems": [{"type": "integer"}], "items": {"type": "string"}}, [1, "a"]),
    ({"contains": {"type": "integer"}, "minContains": 0}, []),
]
for schema, value in CASES:
    whole = {"$schema": DRAFT, **schema}
    jsonschema.Draft202012Validator.check_schema(whole)
    by_the_draft = jsonschema.Draft202012Validator(whole).is_valid(value)
    try:
        fastjsonschema.compile(whole)(json.loads(json.dumps(value)))
        fast = True
    except fastjsonschema.JsonSchemaValueException:
        fast = False
    print(f"{list(schema)[-1]}: jsonschema {by_the_draft}, fastjsonschema {fast}")
PYTHON
venv/bin/python check.py > seen.txt

cat > expected.txt <<'TEXT'
dependentRequired: jsonschema False, fastjsonschema True
unevaluatedProperties: jsonschema False, fastjsonschema True
maxLength: jsonschema False, fastjsonschema True
items: jsonschema True, fastjsonschema False
minContains: jsonschema True, fastjsonschema False
TEXT
cat seen.txt
diff expected.txt seen.txt
