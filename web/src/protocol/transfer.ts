import { refusalOf, Unreachable } from "./http";

/** Without a byte moving for so long, in milliseconds, a transfer is given up. */
const SILENCE = 30_000;

export interface Upload {
  readonly path: string;
  readonly accessToken: string;
  readonly content: Blob;
  readonly signal: AbortSignal;
  /** Told the share that has left, 0..1. */
  progress(share: number): void;
}

/** Sends a file as the body of one request. By XMLHttpRequest: fetch does not tell how far an upload is. */
export function upload<Answer>({ path, accessToken, content, signal, progress }: Upload): Promise<Answer> {
  const request = new XMLHttpRequest();
  return new Promise<Answer>((resolve, reject) => {
    const lost = () => reject(new Unreachable("the server did not take the file"));
    let silence = setTimeout(() => request.abort(), SILENCE);
    const moved = () => {
      clearTimeout(silence);
      silence = setTimeout(() => request.abort(), SILENCE);
    };
    request.upload.onprogress = ({ loaded, total }) => {
      moved();
      progress(total > 0 ? loaded / total : 0);
    };
    request.onload = () => {
      if (request.status === 201) resolve(JSON.parse(request.responseText) as Answer);
      else reject(refusalOf(request.status, request.responseText, request.getResponseHeader("retry-after")));
    };
    request.onerror = lost;
    request.onabort = lost;
    request.onloadend = () => clearTimeout(silence);
    signal.addEventListener("abort", () => request.abort());
    request.open("POST", path);
    request.setRequestHeader("authorization", `Bearer ${accessToken}`);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.send(content);
  });
}

/** Fetches a file. What comes is bytes without a kind, whatever they look like. */
export async function download(path: string, accessToken: string): Promise<Blob> {
  const headers = { authorization: `Bearer ${accessToken}` };
  const lost = (cause: unknown) => {
    throw new Unreachable("the file did not arrive", { cause });
  };
  const response = await fetch(path, { headers, cache: "no-store", redirect: "error" }).catch(lost);
  if (!response.ok) throw refusalOf(response.status, await response.text().catch(() => ""), null);
  const bytes = await response.blob().catch(lost);
  return new Blob([bytes], { type: "application/octet-stream" });
}
