// The chat as people use it, the same in every browser.

import { createHash } from "node:crypto";
import type { Person } from "./person.js";
import { until } from "./wait.js";

/** A message on the screen. */
export interface Shown {
  text: string;
  edited: boolean;
  reactions: string[];
  file: string | null;
  picture: boolean;
  draft: boolean;
}

export async function openChat(person: Person): Promise<void> {
  await person.click("button", "Chat");
  await person.see("textbox", "Write a message");
}

/** Types into the field, which must be there, as the keyboard would. */
export function type(person: Person, text: string): Promise<void> {
  return person.evaluate((said) => {
    const field = document.querySelector<HTMLTextAreaElement>(".composer textarea");
    field?.focus();
    field?.select();
    document.execCommand("insertText", false, said);
  }, text);
}

/** Writes a message and sends it with Enter. */
export async function write(person: Person, text: string): Promise<void> {
  await type(person, text);
  await person.press("Enter");
}

export function shown(person: Person): Promise<Shown[]> {
  return person.evaluate(() => {
    return [...document.querySelectorAll(".message")].map((message) => ({
      text: message.querySelector(".message-text")?.textContent ?? "",
      edited: [...message.querySelectorAll(".message-body > span")].some((mark) => mark.textContent === "changed"),
      reactions: [...message.querySelectorAll(".message-reaction")].map((one) => one.getAttribute("aria-label") ?? ""),
      file: message.querySelector(".file-name")?.textContent ?? null,
      picture: message.querySelector<HTMLImageElement>("img.file-picture")?.naturalWidth !== undefined,
      draft: message.classList.contains("draft"),
    }));
  }, null);
}

/** Waits until exactly these texts are on the screen, in this order, and all of them with the server. */
export async function reads(person: Person, texts: string[]): Promise<void> {
  let last: Shown[] = [];
  await until(() => `${JSON.stringify(texts)} are shown; last seen: ${JSON.stringify(last)}`, async () => {
    last = await shown(person);
    return JSON.stringify(last.map(({ text }) => text)) === JSON.stringify(texts) && last.every(({ draft }) => !draft);
  });
}

/** A file as it is dropped on the chat. */
export interface Dropped {
  name: string;
  type: string;
  base64: string;
}

export function dropped(name: string, content: Buffer, kind = ""): Dropped {
  return { name, type: kind, base64: content.toString("base64") };
}

/** Drops a file on the chat. */
export function drop(person: Person, file: Dropped): Promise<void> {
  return person.evaluate(({ name, type: kind, base64 }) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([bytes], name, { type: kind }));
    const chat = document.querySelector(".chat");
    for (const event of ["dragover", "drop"]) {
      chat?.dispatchEvent(new DragEvent(event, { bubbles: true, cancelable: true, dataTransfer }));
    }
  }, file);
}

/** What a person is given when they save a file: its name, its kind, and the fingerprint of its bytes. */
export interface Saved {
  name: string;
  type: string;
  sha256: string;
}

/** Presses the button that saves a file, and looks at what the browser is handed. */
export async function save(person: Person, button: string): Promise<Saved> {
  await person.evaluate(() => {
    const page = globalThis as unknown as { saved?: { name: string; blob: Blob } };
    delete page.saved;
    const blobs = new Map<string, Blob>();
    const create = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (blob: Blob) => {
      const address = create(blob);
      blobs.set(address, blob);
      return address;
    };
    HTMLAnchorElement.prototype.click = function () {
      const blob = blobs.get(this.href);
      if (blob) page.saved = { name: this.download, blob };
    };
  }, null);
  await person.click("button", button);
  const { name, kind, base64 } = await until("the browser is handed the file", () => {
    return person.evaluate(async () => {
      const { saved } = globalThis as unknown as { saved?: { name: string; blob: Blob } };
      if (!saved) return null;
      const bytes = new Uint8Array(await saved.blob.arrayBuffer());
      let text = "";
      for (let start = 0; start < bytes.length; start += 8192) text += String.fromCharCode(...bytes.subarray(start, start + 8192));
      return { name: saved.name, kind: saved.blob.type, base64: btoa(text) };
    }, null);
  });
  return { name, type: kind, sha256: sha256(Buffer.from(base64, "base64")) };
}

export function sha256(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
