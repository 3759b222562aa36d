import { useState } from "preact/hooks";
import type { HistorySpan } from "../../protocol/api";
import { language } from "../../state/language";
import { administration } from "../../words/administration";
import { ceilingOf, type Measure, peakOf, startOf, timeWords, valueAt, valueWords } from "./chart";

/** The drawing's own units; it is stretched to whatever room there is. */
const HEIGHT = 100;
/** What is known to be zero is seen all the same. */
const ZERO = 1;

interface Props {
  measure: Measure;
  span: HistorySpan;
}

/** One measure over time, as bars: a point of time that stands alone is as wide as all others. */
export function Chart({ measure, span }: Props) {
  const w = administration.value.history;
  const title = w.charts[measure];
  const [pointed, point] = useState<number | null>(null);
  const values = span.points.map((each) => valueAt(measure, each));
  const peak = peakOf(values);
  const top = ceilingOf(measure, peak);
  const said = (value: number) => valueWords(measure, value, language.value, w);
  const at = pointed ?? span.points.length - 1;
  const value = values[at] ?? null;
  const over = (event: PointerEvent) => {
    const { left, width } = (event.currentTarget as Element).getBoundingClientRect();
    const place = Math.floor(((event.clientX - left) / width) * span.points.length);
    point(Math.min(Math.max(place, 0), span.points.length - 1));
  };
  const summary =
    peak === null ? w.empty(title) : w.summary(title, value === null ? w.nothing : said(value), said(peak));
  return (
    <figure class="chart">
      <figcaption>
        <span class="chart-title">{title}</span>
        <span class="chart-value">{value === null ? "–" : said(value)}</span>
        <span class="muted small">
          {pointed === null ? w.now : timeWords(span, startOf(span, at), language.value)}
          {pointed === null && peak !== null && ` · ${w.peak(said(peak))}`}
        </span>
      </figcaption>
      <div class="chart-place">
        <span class="chart-top" aria-hidden="true">
          {said(top)}
        </span>
        <svg
          class="chart-bars"
          role="img"
          aria-label={summary}
          viewBox={`0 0 ${span.points.length} ${HEIGHT}`}
          preserveAspectRatio="none"
          onPointerMove={over}
          onPointerDown={over}
          onPointerLeave={() => point(null)}
        >
          <Bars values={values} top={top} pointed={pointed} />
          {measure === "people" && (
            <Bars values={span.points.map((each) => each?.rooms ?? null)} top={top} pointed={null} kind="second" />
          )}
        </svg>
      </div>
      <Times span={span} />
    </figure>
  );
}

interface BarsProps {
  values: readonly (number | null)[];
  top: number;
  pointed: number | null;
  kind?: string;
}

function Bars({ values, top, pointed, kind = "" }: BarsProps) {
  return (
    <g class={kind}>
      {values.map((value, index) => {
        if (value === null) return null;
        const height = Math.max((Math.min(value, top) / top) * HEIGHT, ZERO);
        return (
          <rect
            key={index}
            class={index === pointed ? "pointed" : undefined}
            x={index + 0.1}
            width={0.8}
            y={HEIGHT - height}
            height={height}
          />
        );
      })}
    </g>
  );
}

/** The beginning, the middle and the end of the time. */
function Times({ span }: { span: HistorySpan }) {
  const w = administration.value.history;
  const middle = startOf(span, Math.floor(span.points.length / 2));
  return (
    <div class="chart-times muted" aria-hidden="true">
      <span>{timeWords(span, startOf(span, 0), language.value)}</span>
      <span>{timeWords(span, middle, language.value)}</span>
      <span>{w.now}</span>
    </div>
  );
}
