import { useEffect, useRef, useState } from "preact/hooks";
import { words } from "../../words";
import { Button } from "./Button";
import "./copy-link.css";

/** Long enough to notice that it worked. */
const SHOWN_MS = 2_500;

/** A link to be sent to somebody: shown, copied with one click, and shared where the device can. */
export function CopyLink({ link }: { link: string }) {
  const w = words.value.common;
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(0);
  useEffect(() => {
    if (copied === 0) return;
    const timer = setTimeout(() => setCopied(0), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    field.current?.select();
    await navigator.clipboard?.writeText(link).catch(() => document.execCommand("copy"));
    setCopied((times) => times + 1);
  };
  return (
    <div class="copy-link">
      <input ref={field} readOnly value={link} aria-label={w.link} onFocus={(event) => event.currentTarget.select()} />
      <Button look="primary" onClick={copy}>
        {w.copyLink}
      </Button>
      {"share" in navigator && (
        <Button onClick={() => navigator.share({ url: link }).catch(() => {})}>{w.share}</Button>
      )}
      <span class="copy-link-done" role="status">
        {copied > 0 && w.copied}
      </span>
    </div>
  );
}
