/** A piece of a text: words, or the address of a page. */
export type Piece = { readonly text: string; readonly href: string | null };

/** An address as people write it; no quotes, angle brackets, or letters that turn the direction of writing. */
const ADDRESS = /(?<![\p{L}\p{N}_:])https?:\/\/[^\s<>"'`\u200b-\u200f\u202a-\u202e\u2060-\u206f]+/giu;
/** What ends a sentence rather than an address. */
const AFTERWARDS = /[.,;:!?…]+$/;
const BRACKETS: readonly [string, string][] = [
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
];

/** Splits a text at its addresses. Only http and https become links, and only those that show where they lead. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let done = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = trimmed(match[0]);
    const href = hrefOf(address);
    if (href === null) continue;
    if (match.index > done) found.push({ text: text.slice(done, match.index), href: null });
    found.push({ text: address, href });
    done = match.index + address.length;
  }
  if (done < text.length) found.push({ text: text.slice(done), href: null });
  return found;
}

/** Without the sentence's own marks after it. */
function trimmed(address: string): string {
  let rest = address;
  for (;;) {
    const before = rest;
    rest = rest.replace(AFTERWARDS, "");
    for (const [open, close] of BRACKETS) {
      if (rest.endsWith(close) && count(rest, close) > count(rest, open)) rest = rest.slice(0, -1);
    }
    if (rest === before) return rest;
  }
}

const count = (text: string, letter: string): number => text.split(letter).length - 1;

/** A name before the host, as in https://bank.example@evil.example, is there to mislead: that is no link. */
function hrefOf(address: string): string | null {
  const url = parsed(address);
  if (url === null || url.username !== "" || url.password !== "") return null;
  return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
}

function parsed(address: string): URL | null {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}
