"""Takes mail with a password (SMTP with STARTTLS, and in TLS from the first byte) and POSTs (HTTP and HTTPS), and prints
each as a line of JSON."""

import asyncio
import json
import ssl
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.smtp import SMTP, AuthResult

certificate, key, user, password = sys.argv[1:]


def say(what):
    print(json.dumps(what), flush=True)


def check(server, session, envelope, mechanism, given):
    ok = (given.login, given.password) == (user.encode(), password.encode())
    return AuthResult(success=ok, handled=False)


class Mail:
    async def handle_DATA(self, server, session, envelope):
        encrypted = server.transport.get_extra_info("sslcontext") is not None
        say({"mail": envelope.content.decode(), "to": envelope.rcpt_tos, "encrypted": encrypted, "started": session.ssl is not None})
        return "250 taken"


class Post(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        encrypted = isinstance(self.connection, ssl.SSLSocket)
        say({"path": self.path, "encrypted": encrypted, "head": {name.lower(): value for name, value in self.headers.items()}, "body": body})
        self.send_response(200 if self.path != "/refused" else 403)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
tls.load_cert_chain(certificate, key)


async def serve():
    def starting():
        return SMTP(Mail(), tls_context=tls, require_starttls=True, authenticator=check, auth_required=True)

    # Encrypted below SMTP, which therefore does not know of it.
    def within():
        return SMTP(Mail(), authenticator=check, auth_required=True, auth_require_tls=False)

    loop = asyncio.get_running_loop()
    smtp = await loop.create_server(starting, "127.0.0.1", 0)
    smtps = await loop.create_server(within, "127.0.0.1", 0, ssl=tls)
    ports = {"smtp": smtp.sockets[0].getsockname()[1], "smtps": smtps.sockets[0].getsockname()[1]}
    say({**ports, "http": web(None), "https": web(tls)})
    await asyncio.gather(smtp.serve_forever(), smtps.serve_forever())


def web(context):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Post)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port


asyncio.run(serve())
