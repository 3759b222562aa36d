"""Takes mail (SMTP with STARTTLS and a password) and POSTs, and prints each as a line of JSON."""

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
        say({"mail": envelope.content.decode(), "to": envelope.rcpt_tos, "encrypted": session.ssl is not None})
        return "250 taken"


class Post(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        say({"path": self.path, "head": {name.lower(): value for name, value in self.headers.items()}, "body": body})
        self.send_response(200 if self.path != "/refused" else 403)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
tls.load_cert_chain(certificate, key)


async def serve():
    def mail():
        return SMTP(Mail(), tls_context=tls, require_starttls=True, authenticator=check, auth_required=True)

    taking = await asyncio.get_running_loop().create_server(mail, "127.0.0.1", 0)
    say({"smtp": taking.sockets[0].getsockname()[1], "http": web.server_port})
    await taking.serve_forever()


web = ThreadingHTTPServer(("127.0.0.1", 0), Post)
threading.Thread(target=web.serve_forever, daemon=True).start()
asyncio.run(serve())
