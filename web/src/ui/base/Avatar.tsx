import { language } from "../../state/language";
import { initials } from "../../words/format";
import "./avatar.css";

const TINTS = 8;

/** The same person has the same colour everywhere. */
export function tint(name: string): number {
  let sum = 7;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return sum % TINTS;
}

export function Avatar({ name, size = "small" }: { name: string; size?: "small" | "large" }) {
  return (
    <span
      class={`avatar ${size} tint-${tint(name)}`}
      data-initials={initials(language.value, name)}
      aria-hidden="true"
    />
  );
}

/** A few faces in a row; those that do not fit are a number. */
export function Avatars({ names, most = 5 }: { names: readonly string[]; most?: number }) {
  const shown = names.length > most ? names.slice(0, most - 1) : names;
  const rest = names.length - shown.length;
  return (
    <span class="avatars">
      {shown.map((name, index) => (
        // One person may be there twice, from two devices, and nothing else tells them apart.
        <Avatar key={`${name} ${index}`} name={name} />
      ))}
      {rest > 0 && <span class="avatar small rest" data-initials={`+${rest}`} aria-hidden="true" />}
    </span>
  );
}
