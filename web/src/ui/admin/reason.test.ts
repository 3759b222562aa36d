import { describe, expect, it } from "vitest";
import type { CertificateReason } from "../../protocol/api";
import { en } from "../../words/en";
import { tr } from "../../words/tr";
import { reasonWords } from "./reason";

const REASONS: CertificateReason[] = [
  { code: "refused", why: "too_many", detail: "too many certificates already issued" },
  { code: "unproven", why: "connection", name: "call.example", detail: "Timeout during connect" },
  { code: "no_challenge", name: "call.example", method: "http-01" },
  { code: "no_profile", profile: "shortlived" },
  { code: "unreachable", directory: "https://ca.example/dir", detail: "connection refused" },
  { code: "too_slow", seconds: 240 },
  { code: "files", detail: "cannot read own.pem" },
  { code: "here", detail: "cannot write the account" },
];

describe("why there is no new certificate", () => {
  it("is said in both languages, with what to do", () => {
    for (const reason of REASONS) {
      const [english, turkish] = [reasonWords(reason, en), reasonWords(reason, tr)];
      for (const { what, advice } of [english, turkish]) expect(what && advice, reason.code).toBeTruthy();
      expect(turkish.what).not.toBe(english.what);
      expect(turkish.advice).not.toBe(english.advice);
    }
  });

  it("names the server, and keeps an authority's own words apart", () => {
    const reason: CertificateReason = { code: "unproven", why: "dns", name: "call.example", detail: "NXDOMAIN" };
    const { what, advice, detail } = reasonWords(reason, tr);
    expect(what).toContain("call.example");
    expect(advice).toContain("DNS");
    expect(what + advice).not.toContain("NXDOMAIN");
    expect(detail).toBe("NXDOMAIN");
    expect(reasonWords({ ...reason, detail: null }, tr).detail).toBeNull();
  });
});
