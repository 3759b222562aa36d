import { describe, expect, it } from "vitest";
import { administrationEn } from "./administration.en";
import { administrationTr } from "./administration.tr";
import { en } from "./en";
import { bitrate, byName, duration, initials, percent, relative } from "./format";
import { tr } from "./tr";

/** With the words that come with the page of administration alone. */
const everyEn = { ...en, administration: administrationEn };
const everyTr = { ...tr, administration: administrationTr };

/** Every word of a language, by its path; those that need a value are given one. */
function all(node: unknown, path = ""): [string, string][] {
  if (typeof node === "string") return [[path, node]];
  if (typeof node === "function") return [[path, node(path.endsWith("here") ? ["Ada"] : 3, 5)]];
  return Object.entries(node as object).flatMap(([key, value]) => all(value, `${path}/${key}`));
}

describe("the words", () => {
  it("leave nothing unsaid in either language", () => {
    for (const language of [everyEn, everyTr]) {
      for (const [path, text] of all(language)) expect(text.trim(), path).not.toBe("");
    }
  });

  it("are Turkish in Turkish", () => {
    const english = new Map(all(everyEn));
    const same = all(everyTr).filter(([path, text]) => english.get(path) === text && /[a-z]{4}/i.test(text));
    expect(same.map(([, text]) => text)).toEqual(["Android", "Windows"]);
  });

  it("name everybody who is there, and count those who are too many to name", () => {
    expect(en.prejoin.here([])).toBe("Nobody is there yet.");
    expect(en.prejoin.here(["İlkay"])).toBe("İlkay is already there.");
    expect(en.prejoin.here(["Ada", "Can"])).toBe("Ada and Can are already there.");
    expect(en.prejoin.here(["Ada", "Can", "Ece"])).toBe("Ada, Can and Ece are already there.");
    expect(en.prejoin.here(["Ada", "Can", "Ece", "Oya"])).toBe("Ada, Can and 2 others are already there.");
    expect(tr.prejoin.here(["Ada", "Can", "Ece", "Oya"])).toBe("Ada, Can ve 2 kişi daha şimdiden orada.");
  });

  it("count one person as one person", () => {
    expect(en.call.people(1)).toBe("1 person");
    expect(en.call.people(2)).toBe("2 people");
  });
});

describe("times", () => {
  it("are told as a person would", () => {
    expect(relative("en", 1000, 1010)).toBe("this minute");
    expect(relative("en", 1000, 1000 + 3 * 3600)).toBe("3 hours ago");
    expect(relative("en", 1000 + 5 * 86_400, 1000)).toBe("in 5 days");
    expect(relative("tr", 1000, 1000 + 86_400)).toBe("dün");
  });

  it("run in a call as on a clock", () => {
    expect(duration(0)).toBe("0:00");
    expect(duration(67_400)).toBe("1:07");
    expect(duration(3_753_000)).toBe("1:02:33");
    expect(duration(-5)).toBe("0:00");
  });
});

describe("measures", () => {
  it("follow the language's habits", () => {
    expect(percent("en", 0.0251)).toBe("2.5%");
    expect(percent("tr", 0.0251)).toBe("%2,5");
    expect(bitrate("en", 850_400)).toBe("850 kbit/s");
    expect(bitrate("tr", 1_230_000)).toBe("1,2 Mbit/s");
  });
});

describe("initials", () => {
  it("are the capitals of the name's language", () => {
    expect(initials("tr", "ilkay")).toBe("İL");
    expect(initials("en", "ilkay")).toBe("IL");
    expect(initials("en", "Defne  Nur Yıldız")).toBe("DY");
  });

  it("keep whole letters together, and say nothing for no name", () => {
    expect(initials("en", "😀🎉")).toBe("😀🎉");
    expect(initials("en", " ")).toBe("");
  });
});

it("names stand in the order of the language's alphabet", () => {
  const rooms = ["Zeytin", "İnci", "Irmak", "Çay", "Ihlamur", "Cam", "Oda 10", "Oda 9"].map((name) => ({ name }));
  const sorted = rooms.toSorted(byName("tr")).map(({ name }) => name);
  expect(sorted).toEqual(["Cam", "Çay", "Ihlamur", "Irmak", "İnci", "Oda 9", "Oda 10", "Zeytin"]);
});
