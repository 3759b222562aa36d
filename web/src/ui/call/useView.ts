import { useEffect, useMemo } from "preact/hooks";
import type { Call } from "../../state/call";
import { View } from "../../state/view";

/** What is large on this call's stage, for as long as the call is on the screen. */
export function useView(call: Call): View {
  const view = useMemo(() => new View(call.tiles), [call]);
  useEffect(() => () => view.close(), [view]);
  return view;
}
