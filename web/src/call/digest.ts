/** SHA-256 (FIPS 180-4), as 64 hexadecimal digits. */
export async function sha256(bytes: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Lines, as bytes to hash. */
export function text(...lines: string[]): BufferSource {
  return new TextEncoder().encode(lines.join("\n"));
}
