import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ChatMessage } from "../../state/chat";

/** So near the end, in CSS pixels, counts as at the end. */
const NEAR = 40;

/** Keeps the newest message in sight for who looks at it, and everything in its place for who reads further up. */
export function useScroll(
  area: RefObject<HTMLElement | null>,
  messages: readonly ChatMessage[],
  drafts: number,
  self: string | null,
) {
  const [away, setAway] = useState(false);
  const atEnd = useRef(true);
  const seen = useRef(0);
  const height = useRef(0);
  const last = messages.at(-1)?.number ?? 0;
  const first = messages[0]?.id;

  const toNewest = () => {
    const box = area.current;
    if (!box) return;
    box.scrollTop = box.scrollHeight;
    atEnd.current = true;
    setAway(false);
  };
  const look = () => {
    const box = area.current;
    if (!box) return;
    atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
    setAway(!atEnd.current);
  };

  // Older messages come above: what is in sight stays.
  useLayoutEffect(() => {
    const box = area.current;
    if (box && !atEnd.current) box.scrollTop += box.scrollHeight - height.current;
  }, [first]);
  useLayoutEffect(() => {
    if (atEnd.current) toNewest();
    height.current = area.current?.scrollHeight ?? 0;
  });
  // Whoever writes wants to see it.
  useLayoutEffect(() => {
    if (drafts > 0) toNewest();
  }, [drafts]);
  // Pictures and the window change heights afterwards.
  useEffect(() => {
    const box = area.current;
    if (!box) return;
    const watch = new ResizeObserver(() => atEnd.current && toNewest());
    for (const each of [box, ...box.children]) watch.observe(each);
    return () => watch.disconnect();
  }, []);

  if (atEnd.current) seen.current = last;
  const below = messages.filter(({ number, user }) => number > seen.current && user !== self).length;
  return { away, below, look, toNewest };
}
