import "./figures.css";

/** What is measured, and the figure with its unit; null where there is none yet. */
export type Figure = readonly [name: string, value: string | number | null];

/** Stands where nothing was measured yet, so that nothing moves when it is. */
const UNKNOWN = "–";

export function Figures({ figures }: { figures: readonly Figure[] }) {
  return (
    <dl class="figures">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value ?? UNKNOWN}</dd>
        </div>
      ))}
    </dl>
  );
}
