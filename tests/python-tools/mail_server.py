"""A real mail server on a free port: STARTTLS or TLS from the first byte, with a password. Says where it listens as
JSON, then each mail as a line of JSON. It ends when standard input closes."""

import asyncio
import json
import socket
import ssl
import sys
from email import policy
from email.parser import BytesParser

from aiosmtpd.smtp import AuthResult, SMTP

USER, PASSWORD = b"shop", b"a-password-of-the-mail-server"


def say(value):
    print(json.dumps(value), flush=True)


class Handler:
    """Takes every mail, but a first try to `busy@…` and all to `never@…`."""

    def __init__(self):
        self.busy = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("never@"):
            return "550 no such mailbox"
        if address.startswith("busy@") and address not in self.busy:
            self.busy.add(address)
            return "451 come again later"
        envelope.rcpt_tos.append(address)
        return "250 good"

    async def handle_DATA(self, server, session, envelope):
        message = BytesParser(policy=policy.default).parsebytes(envelope.content)
        text = message.get_body(preferencelist=("plain",)).get_content()
        html = message.get_body(preferencelist=("html",)).get_content()
        say(
            {
                "from": envelope.mail_from,
                "to": envelope.rcpt_tos,
                "sender": str(message["from"]),
                "subject": str(message["subject"]),
                "headers": [name.lower() for name in message.keys()],
                "text": text,
                "html": html,
                "tls": session.ssl is not None,
                "user": session.auth_data.decode() if session.authenticated else None,
                "hello": session.host_name,
            }
        )
        return "250 taken"


def authenticate(server, session, envelope, mechanism, data):
    good = data.login == USER and data.password == PASSWORD
    if good:
        session.auth_data = data.login
    # "Handled" means that the answer was given here, so the server falls silent.
    silent = data.password == b"silence"
    return AuthResult(success=good, handled=silent, auth_data=data.login if good else None)


async def serve(mode, context):
    loop = asyncio.get_running_loop()
    handler = Handler()
    common = {"auth_required": True, "authenticator": authenticate, "hostname": "mail.test"}
    if mode == "starttls":
        more = {"tls_context": context, "require_starttls": True}
    else:
        # The session is inside TLS already, which the library cannot see by itself.
        more = {"auth_require_tls": False}
    server = await loop.create_server(
        lambda: SMTP(handler, loop=loop, **common, **more),
        host="localhost",
        family=socket.AF_INET,
        port=0,
        ssl=context if mode == "implicit" else None,
    )
    say({"port": server.sockets[0].getsockname()[1]})
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


def main(mode, certificate, key):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    asyncio.run(serve(mode, context))


main(*sys.argv[1:])
