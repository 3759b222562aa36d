// The server's own certificate authority, trusted as a person would trust it: imported into the browser's NSS database.

import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

/** The NSS database that Chromium reads when its HOME is `home`. */
export function chromiumStore(home: string): string {
  return join(home, ".pki", "nssdb");
}

/** Makes the NSS database `directory` and lets it trust the authority in the file `ca` for servers. */
export function trust(directory: string, ca: string): void {
  mkdirSync(directory, { recursive: true });
  certutil("-N", "-d", `sql:${directory}`, "--empty-password");
  certutil("-A", "-d", `sql:${directory}`, "-n", "sohbet local CA", "-t", "C,,", "-i", ca);
}

function certutil(...args: string[]): void {
  try {
    execFileSync("certutil", args, { stdio: "pipe" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new Error("certutil is missing: install the Debian package libnss3-tools", { cause: error });
  }
}
