import type { Verdict } from "../../state/verdict";
import { words } from "../../words";
import { portOf, saidOf } from "./said";

/** What it all means for a call. */
export function VerdictText({ verdict }: { verdict: Verdict }) {
  const { title, sentences } = saidOf(verdict, portOf(location), words.value);
  return (
    <>
      <h2>{title}</h2>
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </>
  );
}
