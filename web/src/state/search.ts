import type { Language } from "./language";

/** Whether a name holds what somebody types, in the small letters of their language: in Turkish "ı" is not "i". Both languages'
 * letters are tried, since a name's language is not known: "Irmak" is found by "ırmak" and by "irmak". */
export function matches(language: Language, name: string, typed: string): boolean {
  const wanted = typed.trim();
  const spelled = (letters: Language) => name.toLocaleLowerCase(letters).includes(wanted.toLocaleLowerCase(letters));
  return spelled(language) || spelled(language === "tr" ? "en" : "tr");
}
