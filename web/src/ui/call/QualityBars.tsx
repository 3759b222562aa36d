import type { Grade } from "../../state/call";
import { words } from "../../words";
import "./quality.css";

const BARS: Record<Grade, number> = { poor: 1, fair: 2, good: 3 };

/** How good what arrives is: as many bars as that, and the same in words. */
export function QualityBars({ grade }: { grade: Grade | null }) {
  const filled = grade === null ? 0 : BARS[grade];
  const name = grade === null ? undefined : words.value.quality.grades[grade];
  return (
    <svg class="quality-bars" data-grade={grade ?? "unknown"} width="15" height="12" viewBox="0 0 15 12" role="img">
      <title>{name ?? words.value.quality.grades.unknown}</title>
      {[1, 2, 3].map((bar) => (
        <rect
          key={bar}
          class={bar <= filled ? "filled" : ""}
          x={bar * 5 - 4.5}
          y={12 - bar * 4}
          width="4"
          height={bar * 4}
          rx="1"
        />
      ))}
    </svg>
  );
}
