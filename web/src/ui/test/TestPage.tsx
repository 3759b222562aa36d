import { useEffect, useMemo } from "preact/hooks";
import { browserTrial } from "../../state/browser";
import { Trial } from "../../state/trial";
import { words } from "../../words";
import { Button } from "../base/Button";
import { problemWords } from "../base/problems";
import { EntryPage } from "../entry/EntryPage";
import { CopyReport } from "./CopyReport";
import { Outcomes } from "./Outcomes";
import { SendReport } from "./SendReport";
import { isForOthers, SignInFirst } from "./SignInFirst";
import { VerdictText } from "./VerdictText";
import "./test.css";

/** Whether calls work from here: tried with one click, told in plain words. */
export function TestPage() {
  const w = words.value;
  const trial = useMemo(() => new Trial(browserTrial), []);
  useEffect(() => () => trial.close(), [trial]);
  const { value: running } = trial.running;
  const { value: verdict } = trial.verdict;
  return (
    <EntryPage title={w.trial.title} intro={w.trial.intro}>
      <Outcomes outcomes={trial.outcomes.value} />
      <Conclusion trial={trial} />
      <div class="row">
        <Button look={verdict ? "plain" : "primary"} disabled={running} onClick={() => trial.run()}>
          {running ? w.trial.running : verdict ? w.trial.again : w.trial.start}
        </Button>
        {verdict && <CopyReport outcomes={trial.outcomes.value} verdict={verdict} />}
      </div>
      {verdict && <SendReport outcomes={trial.outcomes.value} />}
    </EntryPage>
  );
}

/** What it all means, in a place that is kept for it. */
function Conclusion({ trial }: { trial: Trial }) {
  const w = words.value;
  const { value: verdict } = trial.verdict;
  const { value: trouble } = trial.trouble;
  const forOthers = isForOthers(trouble);
  return (
    <div class={`conclusion ${trouble && !forOthers ? "bad" : (verdict?.tone ?? "")}`} role="status">
      {forOthers ? (
        <SignInFirst />
      ) : trouble ? (
        <p>{problemWords(trouble, w)}</p>
      ) : verdict ? (
        <VerdictText verdict={verdict} />
      ) : (
        <p class="muted">{w.trial.permission}</p>
      )}
    </div>
  );
}
