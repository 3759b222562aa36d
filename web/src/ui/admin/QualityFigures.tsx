import type { Distribution, Quality, QualityOf } from "../../protocol/api";
import { quality } from "../../state/account";
import { language } from "../../state/language";
import { words } from "../../words";
import { percent } from "../../words/format";
import { Complaint } from "../base/Form";
import { useLoaded } from "../base/useLoaded";
import "./paths.css";
import "./quality.css";

type Measure = Exclude<keyof QualityOf, "paths">;

/** What people notice first comes first. */
const MEASURES: readonly Measure[] = [
  "first_media",
  "round_trip",
  "loss",
  "concealment",
  "jitter",
  "freezes",
  "gathering",
];
const PERIODS = ["week", "month"] as const;

/** How well calls go: what half of them, and what nearly all, do not exceed. */
export function QualityFigures() {
  const loaded = useLoaded(quality);
  if (!loaded.value) return <Complaint text={loaded.problem} />;
  return <Figures of={loaded.value} />;
}

function Figures({ of }: { of: Quality }) {
  const w = words.value.quality.admin;
  const measured = MEASURES.filter((measure) => of.month[measure] !== null);
  return (
    <>
      <p class="muted">{measured.length === 0 ? w.none : w.text}</p>
      {measured.length > 0 && <Table of={of} measured={measured} />}
      <Ways of={of.month} />
    </>
  );
}

function Table({ of, measured }: { of: Quality; measured: readonly Measure[] }) {
  const w = words.value.quality.admin;
  return (
    <table class="paths quality-figures">
      <thead>
        <tr>
          <th scope="col" rowSpan={2}>
            {w.measure}
          </th>
          {PERIODS.map((period) => (
            <th key={period} class={period} scope="colgroup" colSpan={2}>
              {w[period]}
            </th>
          ))}
        </tr>
        <tr>
          {PERIODS.flatMap((period) => [
            <th key={`${period} half`} class={period} scope="col">
              {w.half}
            </th>,
            <th key={`${period} most`} class={period} scope="col">
              {w.most}
            </th>,
          ])}
        </tr>
      </thead>
      <tbody>
        {measured.map((measure) => (
          <tr key={measure}>
            <th scope="row">{w.measures[measure]}</th>
            {PERIODS.flatMap((period) => [
              <td key={`${period} half`} class={period}>
                {figure(measure, of[period][measure], "median")}
              </td>,
              <td key={`${period} most`} class={period}>
                {figure(measure, of[period][measure], "p95")}
              </td>,
            ])}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function figure(measure: Measure, values: Distribution | null, which: "median" | "p95"): string {
  if (values === null) return "–";
  const w = words.value.quality.admin;
  const value = values[which];
  if (measure === "loss" || measure === "concealment") return percent(language.value, value / 1000);
  const written = new Intl.NumberFormat(language.value).format(value);
  return measure === "freezes" ? w.times(written) : w.milliseconds(written);
}

function Ways({ of: { paths } }: { of: QualityOf }) {
  const all = paths.direct + paths.udp + paths.tcp + paths.tls;
  if (all === 0) return null;
  return <p class="muted">{words.value.quality.admin.ways(percent(language.value, paths.direct / all), all)}</p>;
}
