import { type ReadonlySignal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { words } from "../../words";
import "./level-meter.css";

/** Five bars that move with the voice; drawn by the style alone, so nothing renders again for each sound. */
export function LevelMeter({ level }: { level: ReadonlySignal<number> }) {
  const meter = useRef<HTMLSpanElement>(null);
  useSignalEffect(() => {
    meter.current?.style.setProperty("--level", level.value.toFixed(2));
  });
  return (
    <span ref={meter} class="level" role="img" aria-label={words.value.prejoin.level}>
      <i />
      <i />
      <i />
      <i />
      <i />
    </span>
  );
}
