import { useId } from "preact/hooks";
import type { Safety, Tile } from "../../state/call";
import { words } from "../../words";
import "./safety.css";

/** Digits that are read in one breath. */
const GROUP = 4;

/** The code that two people compare by voice, and how. */
export function SafetyPanel({ tile }: { tile: Tile }) {
  const w = words.value.safety;
  const title = useId();
  const safety = tile.safety.value;
  return (
    <section class="popover-section safety" aria-labelledby={title} data-safety={safety.state}>
      <h3 id={title}>{w.title}</h3>
      <div aria-live="polite">
        {safety.state === "agreed" && <Code code={safety.code} />}
        <p>{explanation(safety, tile.name.value)}</p>
      </div>
    </section>
  );
}

function explanation({ state }: Safety, name: string): string {
  const w = words.value.safety;
  return state === "agreed" ? w.compare(name) : w[state];
}

/** Shown in groups, and said digit by digit: nobody compares "twelve million". */
function Code({ code }: { code: string }) {
  const groups = [code.slice(0, GROUP), code.slice(GROUP)];
  return (
    <p class="safety-code">
      <span aria-hidden="true">{groups.join(" ")}</span>
      <span class="said">{groups.map((group) => [...group].join(" ")).join(", ")}</span>
    </p>
  );
}
