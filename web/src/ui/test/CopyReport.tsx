import { useState } from "preact/hooks";
import type { Outcomes, Verdict } from "../../state/verdict";
import { words } from "../../words";
import { browserOf } from "../account/browser";
import { Button } from "../base/Button";
import { portOf, reportOf } from "./said";

/** Puts the report where it can be pasted into a message to somebody who can help. */
export function CopyReport({ outcomes, verdict }: { outcomes: Outcomes; verdict: Verdict }) {
  const w = words.value;
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    const report = reportOf(outcomes, verdict, portOf(location), browserOf(navigator.userAgent), w);
    await navigator.clipboard.writeText(report);
    setCopied(true);
  };
  return (
    <>
      <Button look="primary" onClick={copy}>
        {w.trial.copy}
      </Button>
      <span class="copy-link-done" role="status">
        {copied && w.common.copied}
      </span>
      <p class="muted small">{w.trial.report.privacy}</p>
    </>
  );
}
