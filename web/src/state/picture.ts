/** First bytes of the kinds of picture that hold pixels and nothing else; an SVG can hold a script. */
const KINDS: readonly { type: string; starts: readonly (number | null)[] }[] = [
  { type: "image/png", starts: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { type: "image/jpeg", starts: [0xff, 0xd8, 0xff] },
  { type: "image/gif", starts: [0x47, 0x49, 0x46, 0x38] },
  { type: "image/webp", starts: [0x52, 0x49, 0x46, 0x46, null, null, null, null, 0x57, 0x45, 0x42, 0x50] },
];
/** In bytes; larger ones are for saving. */
const LARGEST = 5_000_000;

/** Whether a file's name and size promise a picture that is worth fetching. */
export function looksLikePicture(name: string, size: number): boolean {
  return size <= LARGEST && /\.(png|jpe?g|gif|webp)$/i.test(name);
}

/** The file as a picture, if its bytes say that it is one, whatever its name says. */
export async function asPicture(file: Blob): Promise<Blob | null> {
  const head = new Uint8Array(await file.slice(0, 12).arrayBuffer());
  const kind = KINDS.find(({ starts }) => starts.every((byte, place) => byte === null || head[place] === byte));
  return kind ? new Blob([file], { type: kind.type }) : null;
}
