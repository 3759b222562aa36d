import type { PathNumbers, Paths } from "../../protocol/api";
import { paths } from "../../state/account";
import { language } from "../../state/language";
import { words } from "../../words";
import { percent } from "../../words/format";
import { Complaint } from "../base/Form";
import { useLoaded } from "../base/useLoaded";
import "./paths.css";

const WAYS = ["direct", "udp", "tcp", "tls"] as const;

/** Which share of calls travels which way. */
export function PathShares() {
  const loaded = useLoaded(paths);
  if (!loaded.value) return <Complaint text={loaded.problem} />;
  if (total(loaded.value.since_start) === 0) return <p class="muted">{words.value.admin.paths.none}</p>;
  return <Shares of={loaded.value} />;
}

function Shares({ of: { now, since_start } }: { of: Paths }) {
  const w = words.value.admin.paths;
  return (
    <table class="paths">
      <thead>
        <tr>
          {[w.way, w.now, w.since].map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {WAYS.map((way) => (
          <tr key={way}>
            <th scope="row">{w.ways[way]}</th>
            <td>{share(now, way)}</td>
            <td>{share(since_start, way)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function share(numbers: PathNumbers, way: (typeof WAYS)[number]): string {
  const all = total(numbers);
  const part = percent(language.value, all === 0 ? 0 : numbers[way] / all);
  return words.value.admin.paths.share(part, numbers[way]);
}

const total = (numbers: PathNumbers): number => WAYS.reduce((sum, way) => sum + numbers[way], 0);
