import type { ComponentChildren } from "preact";
import type { TrialReport } from "../../protocol/api";
import { language } from "../../state/language";
import { deleteTrialReport, outcomesOf, trialReports } from "../../state/reports";
import { verdictOf } from "../../state/verdict";
import { words } from "../../words";
import { relative } from "../../words/format";
import { Button } from "../base/Button";
import { Complaint } from "../base/Form";
import { useAction } from "../base/useAction";
import { useLoaded } from "../base/useLoaded";
import { Outcomes } from "../test/Outcomes";
import { saidOf } from "../test/said";
import { VerdictText } from "../test/VerdictText";
import "../test/test.css";

/** What people's tests of their connection came to. */
export function TrialReports() {
  const w = words.value.admin.trials;
  const list = useLoaded(trialReports);
  const remove = useAction(async (report: TrialReport) => {
    await deleteTrialReport(report.id);
    await list.reload();
  });
  return (
    <>
      <Complaint text={list.problem ?? remove.problem} />
      {list.value?.length === 0 && <p class="muted">{w.none}</p>}
      <ul class="list">
        {list.value?.map((report) => (
          <li key={report.id} class="list-item">
            <Report report={report}>
              <Button
                label={w.deleteFor(report.name ?? w.nameless)}
                disabled={remove.busy}
                onClick={() => remove.run(report)}
              >
                {words.value.common.delete}
              </Button>
            </Report>
          </li>
        ))}
      </ul>
    </>
  );
}

/** One line, and the whole of it for who wants to know. */
function Report({ report, children }: { report: TrialReport; children: ComponentChildren }) {
  const { name, created_at, results } = report;
  const w = words.value;
  const outcomes = outcomesOf(results);
  const verdict = verdictOf(outcomes);
  if (verdict === null) return null;
  return (
    <details class="grow report">
      <summary>
        <strong>{name ?? w.admin.trials.nameless}</strong>{" "}
        <span class="muted small">{relative(language.value, created_at)}</span>
        <br />
        {saidOf(verdict, "", w).title}
      </summary>
      <Outcomes outcomes={outcomes} />
      <div class={`conclusion ${verdict.tone}`}>
        <VerdictText verdict={verdict} />
      </div>
      {children}
    </details>
  );
}
