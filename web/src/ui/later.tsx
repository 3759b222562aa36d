import type { FunctionComponent } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Waiting } from "./lost/Lost";

/** A page that few people open: its code comes when it is first wanted, so that nobody else waits for it. */
export function later(load: () => Promise<FunctionComponent>): FunctionComponent {
  let here: FunctionComponent | null = null;
  return function Later() {
    const [Page, show] = useState(() => here);
    const [failure, fail] = useState<{ error: unknown } | null>(null);
    useEffect(() => {
      if (Page !== null) return;
      const come = (page: FunctionComponent) => {
        here = page;
        show(() => page);
      };
      load().then(come, (error: unknown) => fail({ error }));
    }, [Page]);
    // After an update of the server the code of before is gone: the page that catches this offers to load everything anew.
    if (failure !== null) throw failure.error;
    return Page === null ? <Waiting /> : <Page />;
  };
}
