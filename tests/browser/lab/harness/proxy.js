// An office's HTTP proxy, on its router: it passes on CONNECT to port 443, and of that only what begins as TLS does.
// A program of its own, because it has to run in the router's network namespace.

import { createServer } from "node:http";
import { connect } from "node:net";

/** The first byte of a TLS record that carries a handshake (RFC 8446, section 5.1). */
const HANDSHAKE = 0x16;

const proxy = createServer((_, response) => void response.writeHead(403).end());

proxy.on("connect", (request, near) => {
  const { hostname, port } = new URL(`tls://${request.url}`);
  near.on("error", () => {});
  if (port !== "443") return near.end("HTTP/1.1 403 Forbidden\r\n\r\n");
  // The office has IPv4 alone. Node, when it may try both, gives each a quarter of a second and then gives up.
  const far = connect({ port: 443, host: hostname, family: 4 });
  far.on("error", () => near.destroy());
  far.on("close", () => near.destroy());
  near.on("close", () => far.destroy());
  far.once("connect", () => {
    near.write("HTTP/1.1 200 Connection established\r\n\r\n");
    near.once("data", (first) => {
      if (first[0] !== HANDSHAKE) return near.destroy();
      far.write(first);
      near.pipe(far).pipe(near);
    });
  });
});


proxy.listen(Number(process.argv[2]), () => console.log("ready"));
