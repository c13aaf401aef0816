#!/usr/bin/env bash
# Versions:  mcp 2.3.0 (PyPI, the official SDK of the Model Context Protocol)
# Guess:     an argument that the tool's own schema has as `string` or `null` reaches the function as the text that the client
#            sent. `{"text": "null"}` fits the schema, and so does `{"text": "[1]"}`.
# Behaviour: where a parameter is exactly `str`, it does. Where it is `str | None`, the SDK first reads the text as JSON, and hands on
#            what it finds unless that is a text or a number: "null" arrives as None, and "[1]" and "{}" are refused as
#            not fitting a schema that they fit. "12", "true" and "hello" arrive as they are. Whether a text survives depends on
#            a default that the function gives it.
# Seen:      below, in expected.txt
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check mcp==2.3.0 jsonschema==4.26.0

cat > check.py <<'PYTHON'
import asyncio
import json

import jsonschema
from mcp.server.mcpserver import MCPServer

server = MCPServer("finding")


@server.tool()
def exactly(text: str) -> str:
    return repr(text)


@server.tool()
def optional(text: str | None = None) -> str:
    return repr(text)


async def main():
    schemas = {tool.name: tool.input_schema for tool in await server.list_tools()}
    for name in ("exactly", "optional"):
        for text in ("hello", "12", "null", "true", "[1]", "{}"):
            arguments = {"text": text}
            jsonschema.Draft202012Validator(schemas[name]).validate(arguments)
            try:
                seen = (await server.call_tool(name, arguments)).content[0].text
            except Exception as error:
                seen = "refused: " + str(error).splitlines()[0].split(": ", 1)[1].split(" for ")[0]
            print(f"{name} {json.dumps(text)}: {seen}")


asyncio.run(main())
PYTHON
venv/bin/python check.py > seen.txt 2> log.txt || { cat log.txt; exit 1; }

cat > expected.txt <<'TEXT'
exactly "hello": 'hello'
exactly "12": '12'
exactly "null": 'null'
exactly "true": 'true'
exactly "[1]": '[1]'
exactly "{}": '{}'
optional "hello": 'hello'
optional "12": '12'
optional "null": None
optional "true": 'true'
optional "[1]": refused: 1 validation error
optional "{}": refused: 1 validation error
TEXT
cat seen.txt
diff expected.txt seen.txt
