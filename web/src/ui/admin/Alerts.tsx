import { useEffect, useState } from "preact/hooks";
import type { AlertsInfo, AlertTest } from "../../protocol/api";
import { alerts, testAlerts } from "../../state/alerts";
import { language } from "../../state/language";
import { words } from "../../words";
import { list, relative } from "../../words/format";
import { Button } from "../base/Button";
import { Complaint } from "../base/Form";
import { useAction } from "../base/useAction";
import { useLoaded } from "../base/useLoaded";

/** How often to look, in milliseconds: as often as the server itself does. */
const LOOK = 30_000;

/** What is not well, and who is told. */
export function Alerts() {
  const now = useLoaded(alerts);
  const { reload } = now;
  useEffect(() => {
    const look = setInterval(() => void reload(), LOOK);
    return () => clearInterval(look);
  }, [reload]);
  return (
    <>
      <Complaint text={now.problem} />
      {now.value && <Firing of={now.value} />}
      {now.value && <Destinations of={now.value} />}
    </>
  );
}

function Firing({ of: { firing } }: { of: AlertsInfo }) {
  const w = words.value.alerts;
  if (firing.length === 0) return <p>{w.well}</p>;
  return (
    <>
      {firing.map(({ condition, since }) => (
        <p key={condition} class="complaint">
          {w.conditions[condition].what} {w.since(relative(language.value, since))} {w.conditions[condition].advice}
        </p>
      ))}
    </>
  );
}

function Destinations({ of: { destinations } }: { of: AlertsInfo }) {
  const w = words.value.alerts;
  const [results, setResults] = useState<AlertTest[]>([]);
  const test = useAction(async () => setResults(await testAlerts()));
  if (destinations.length === 0) return <p class="muted">{w.nowhere}</p>;
  const ways = destinations.map((destination) => w.ways[destination]);
  return (
    <>
      <p class="muted">{w.told(list(language.value, ways))}</p>
      <div>
        <Button disabled={test.busy} onClick={() => void test.run(undefined)}>
          {test.busy ? w.testing : w.test}
        </Button>
      </div>
      <Complaint text={test.problem} />
      <div role="status">
        {results.map(({ destination, problem }) => (
          <p key={destination}>
            {problem === null ? w.taken(w.ways[destination]) : w.refused(w.ways[destination], problem)}
          </p>
        ))}
      </div>
    </>
  );
}
