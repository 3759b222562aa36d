import { useState } from "preact/hooks";
import { diagnostics } from "../../state/administration";
import { words } from "../../words";
import { administration } from "../../words/administration";
import { Button } from "../base/Button";
import { Complaint } from "../base/Form";
import { useAction } from "../base/useAction";
import "./diagnostics.css";

/** One text that can be pasted into a report of a bug. */
export function Diagnostics() {
  const w = administration.value.diagnostics;
  const [text, setText] = useState<string | null>(null);
  const [copied, setCopied] = useState(false);
  const show = useAction(async () => {
    setCopied(false);
    setText(await diagnostics());
  });
  const copy = useAction(async (wanted: string) => {
    await navigator.clipboard.writeText(wanted);
    setCopied(true);
  });
  return (
    <>
      <p class="muted">{w.text}</p>
      <div class="row">
        <Button disabled={show.busy} onClick={() => show.run(undefined)}>
          {w.show}
        </Button>
        {text !== null && (
          <Button look="primary" onClick={() => copy.run(text)}>
            {w.copy}
          </Button>
        )}
        <span class="copy-link-done" role="status">
          {copied && words.value.common.copied}
        </span>
      </div>
      <Complaint text={show.problem ?? copy.problem} />
      {text !== null && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
        <section class="diagnostics" tabIndex={0} aria-label={w.label} lang="en" translate={false}>
          <pre>{text}</pre>
        </section>
      )}
    </>
  );
}
