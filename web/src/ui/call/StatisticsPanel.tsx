import type { Quality, Statistics } from "../../state/call";
import { words } from "../../words";
import { Figures } from "../base/Figures";
import "./quality.css";

/** What the browser measures, by the names that the W3C gives it, for those who want them. */
export function StatisticsPanel({ quality }: { quality: Quality }) {
  const w = words.value.quality;
  return (
    <details class="statistics">
      <summary>{w.statistics}</summary>
      {quality.statistics.length === 0 && <p class="muted">{w.nothingYet}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that moves must be reached by the keyboard */}
      <section class="statistics-figures" aria-label={w.statistics} tabIndex={0}>
        {quality.statistics.map((group, index) => (
          // A type may come more than once, in an order that stays.
          <Group key={`${group.title} ${index}`} group={group} />
        ))}
      </section>
    </details>
  );
}

/** The names are the same in every language, and no translator's to change. */
function Group({ group: { title, figures } }: { group: Statistics }) {
  return (
    <section lang="en" translate={false}>
      <h4>{title}</h4>
      <Figures figures={figures} />
    </section>
  );
}
