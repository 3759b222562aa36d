import { useState } from "preact/hooks";
import type { HistoryInfo, HistoryPoint, HistorySpan } from "../../protocol/api";
import { pastFigures } from "../../state/administration";
import { language } from "../../state/language";
import { words } from "../../words";
import { administration } from "../../words/administration";
import { Choices } from "../base/Choice";
import { Complaint } from "../base/Form";
import { useWatched } from "../base/useWatched";
import { Chart } from "./Chart";
import { MEASURES, type Measure, rowsOf, startOf, timeWords, valueAt, valueWords } from "./chart";
import "./chart.css";
import "./paths.css";

/** How often to look, in milliseconds: twice for each of the shortest points. */
const LOOK = 30_000;
const SPANS = ["hour", "day", "week"] as const;

/** How the server did in the last hour, day and week. */
export function HistoryView() {
  const w = administration.value.history;
  const { place, value, problem } = useWatched(pastFigures, LOOK);
  const [chosen, choose] = useState<keyof HistoryInfo>("hour");
  return (
    <div ref={place} class="stack">
      <Complaint text={problem} />
      {value === null ? (
        <p class="muted">{words.value.common.loading}</p>
      ) : (
        <>
          <Choices
            inline
            label={w.span}
            name="span"
            value={chosen}
            options={SPANS.map((span) => ({ value: span, label: w.spans[span] }))}
            onChange={choose}
          />
          <Charts span={value[chosen]} />
          <p class="muted small">{w.text}</p>
        </>
      )}
    </div>
  );
}

function Charts({ span }: { span: HistorySpan }) {
  const { most } = administration.value.history;
  return (
    <>
      <div class="charts">
        {MEASURES.map((measure) => (
          <Chart key={measure} measure={measure} span={span} />
        ))}
      </div>
      <p class="chart-key small muted">
        <span class="chart-mark" aria-hidden="true" /> {most.people}
        <span class="chart-mark second" aria-hidden="true" /> {most.rooms}
      </p>
      <Table span={span} />
    </>
  );
}

/** Everything that the charts show, for those who cannot see them or want the numbers. Made when it is opened. */
function Table({ span }: { span: HistorySpan }) {
  const w = administration.value.history;
  const [open, setOpen] = useState(false);
  return (
    <details class="details" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{w.table}</summary>
      {open && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
        <section class="chart-scroll" tabIndex={0} aria-label={w.table}>
          <table class="paths">
            <thead>
              <tr>
                <th scope="col">{w.time}</th>
                <th scope="col">{w.most.people}</th>
                <th scope="col">{w.most.rooms}</th>
                {MEASURES.slice(1).map((measure) => (
                  <th key={measure} scope="col">
                    {w.charts[measure]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rowsOf(span).map((index) => (
                <Row key={index} at={startOf(span, index)} span={span} point={span.points[index] ?? null} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </details>
  );
}

function Row({ at, span, point }: { at: number; span: HistorySpan; point: HistoryPoint | null }) {
  const w = administration.value.history;
  const said = (measure: Measure) => {
    const value = valueAt(measure, point);
    return value === null ? "–" : valueWords(measure, value, language.value, w);
  };
  return (
    <tr>
      <th scope="row">{timeWords(span, at, language.value)}</th>
      {point === null ? (
        <td colSpan={5} class="muted">
          {w.stopped}
        </td>
      ) : (
        <>
          <td>{said("people")}</td>
          <td>{point.rooms}</td>
          {MEASURES.slice(1).map((measure) => (
            <td key={measure}>{said(measure)}</td>
          ))}
        </>
      )}
    </tr>
  );
}
