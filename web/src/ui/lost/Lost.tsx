import type { ComponentChildren } from "preact";
import { words } from "../../words";
import { Button } from "../base/Button";
import { Link } from "../base/Link";
import { EntryPage } from "../entry/EntryPage";

/** A page that is not there (yet), and what to do about it. */
export function Lost({ title, text, children }: { title: string; text: string; children?: ComponentChildren }) {
  return (
    <EntryPage title={title} intro={text}>
      {children && <div class="row">{children}</div>}
    </EntryPage>
  );
}

export function HomeLink() {
  return (
    <Link to="/" class="button">
      {words.value.common.backHome}
    </Link>
  );
}

export function NotFound() {
  const w = words.value.lost;
  return (
    <Lost title={w.notFound} text={w.notFoundText}>
      <HomeLink />
    </Lost>
  );
}

export function Unreachable() {
  const w = words.value.lost;
  return <Lost title={w.unreachable} text={w.unreachableText} />;
}

export function Crashed() {
  const w = words.value;
  return (
    <Lost title={w.lost.crashed} text={w.lost.crashedText}>
      <Button look="primary" onClick={() => location.reload()}>
        {w.ended.reload}
      </Button>
    </Lost>
  );
}

/** Shown so shortly that it says nothing unless it takes long. */
export function Waiting() {
  return (
    <main class="waiting" tabIndex={-1} aria-busy="true">
      <p class="muted">{words.value.common.loading}</p>
    </main>
  );
}
