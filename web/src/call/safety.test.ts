import { expect, test } from "vitest";
import { Exchange } from "./safety";

const ADA = "a".repeat(64);
const BO = "b".repeat(64);
const MALLORY = "e".repeat(64);

/** One end, and what it has said. */
class End {
  readonly said: string[] = [];
  readonly exchange: Exchange;

  constructor(first: boolean, fingerprint: string, nonce?: string) {
    const send = (payload: string) => void this.said.push(payload);
    this.exchange = new Exchange({ first, fingerprint, send, changed: () => {}, ...(nonce && { nonce }) });
  }

  /** The step of that number, as soon as it is said. */
  async says(step: number): Promise<string> {
    while (this.said[step] === undefined && !this.exchange.failed) await pass();
    return this.said[step] ?? "";
  }

  hears(...payloads: string[]): void {
    for (const payload of payloads) this.exchange.handle(payload);
  }

  async settled(): Promise<this> {
    while (!this.exchange.failed && this.exchange.agreement === null) await pass();
    return this;
  }

  get code(): string | undefined {
    return this.exchange.agreement?.code;
  }
}

const pass = () => new Promise((resolve) => setTimeout(resolve, 1));

async function run(first: End, second: End): Promise<void> {
  second.hears(await first.says(0));
  first.hears(await second.says(0));
  second.hears(await first.says(1));
  await Promise.all([first.settled(), second.settled()]);
}

test("both ends come to the same eight digits, and know whose fingerprint they stand for", async () => {
  const [bo, ada] = [new End(true, BO), new End(false, ADA)];
  await run(bo, ada);
  expect(bo.code).toMatch(/^\d{8}$/);
  expect(ada.code).toBe(bo.code);
  expect(bo.exchange.agreement).toMatchObject({ own: BO, theirs: ADA });
  expect(ada.exchange.agreement).toMatchObject({ own: ADA, theirs: BO });
});

test("the code of known nonces and fingerprints stays what it was in every version", async () => {
  const [bo, ada] = [new End(true, BO, "1".repeat(64)), new End(false, ADA, "2".repeat(64))];
  await run(bo, ada);
  expect(bo.code).toBe("42216907");
});

test("two exchanges of the same two come to different codes", async () => {
  const codes = new Set<string | undefined>();
  for (let round = 0; round < 5; round += 1) {
    const [bo, ada] = [new End(true, BO), new End(false, ADA)];
    await run(bo, ada);
    codes.add(bo.code);
  }
  expect(codes.size).toBe(5);
});

test("one who sits between the two, with a key of its own towards each, leaves them with different codes", async () => {
  const [bo, ada] = [new End(true, BO), new End(false, ADA)];
  const [asAda, asBo] = [new End(false, MALLORY), new End(true, MALLORY)];
  await Promise.all([run(bo, asAda), run(asBo, ada)]);
  expect(bo.code).toBe(asAda.code);
  expect(ada.code).toBe(asBo.code);
  expect(bo.code).not.toBe(ada.code);
});

test("nobody learns a nonce before being bound to one: the first side reveals only what was answered", async () => {
  const bo = new End(true, BO);
  expect(await bo.says(0)).toMatch(/^commit [0-9a-f]{64}$/);
  for (let turn = 0; turn < 20; turn += 1) await pass();
  expect(bo.said).toHaveLength(1);
});

const nonce = (digit: string) => digit.repeat(64);

test.each<[string, (said: { commit: string; reveal: string }) => string[]]>([
  ["a revealed nonce that was not committed to", ({ commit }) => [commit, `reveal ${nonce("3")} ${BO}`]],
  ["a revealed fingerprint that was not committed to", ({ commit, reveal }) => [commit, reveal.replace(BO, MALLORY)]],
  ["a reveal before the commitment", ({ commit, reveal }) => [reveal, commit]],
  ["a second commitment", ({ commit, reveal }) => [commit, commit, reveal]],
  ["an answer from the side that commits", ({ commit, reveal }) => [commit, reveal.replace("reveal", "answer")]],
  ["a step repeated after the end", ({ commit, reveal }) => [commit, reveal, reveal]],
  ["a step of another kind", ({ commit }) => [commit, "verify"]],
  ["a step that is cut short", ({ commit, reveal }) => [commit, reveal.slice(0, -1)]],
  ["capitals", ({ commit, reveal }) => [commit, reveal.toUpperCase()]],
])("%s ends it without a code", async (_, steps) => {
  const [bo, listener] = [new End(true, BO), new End(false, ADA)];
  await run(bo, listener);
  const [commit = "", reveal = ""] = bo.said;
  // The same nonce at the other end, so that nothing but the steps differs.
  const ada = new End(false, ADA, listener.said[0]?.split(" ")[1]);
  ada.hears(...steps({ commit, reveal }));
  while (!ada.exchange.failed) await pass();
  expect(ada.code).toBeUndefined();
});

test.each([
  ["a commitment where an answer is due", `commit ${nonce("1")}`],
  ["its own fingerprint", `answer ${nonce("1")} ${BO}`],
  ["its own nonce", `answer ${nonce("9")} ${ADA}`],
])("the first side that hears %s reveals nothing", async (_, payload) => {
  const bo = new End(true, BO, nonce("9"));
  await bo.says(0);
  bo.hears(payload);
  await bo.settled();
  expect(bo.code).toBeUndefined();
  expect(bo.said).toHaveLength(1);
});
