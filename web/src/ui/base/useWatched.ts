import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { poll } from "../../state/poll";
import { words } from "../../words";
import { problemWords } from "./problems";

interface Watched<Value> {
  /** The place on the page that is about it. */
  readonly place: RefObject<HTMLDivElement | null>;
  readonly value: Value | null;
  /** What did not work, in words. */
  readonly problem: string | null;
}

/** Something that the server is asked for every `wait` milliseconds, only while its place on the page is looked at. */
export function useWatched<Value>(load: () => Promise<Value>, wait: number): Watched<Value> {
  const place = useRef<HTMLDivElement>(null);
  const [seen, see] = useState(false);
  const [value, set] = useState<Value | null>(null);
  const [error, fail] = useState<unknown>(null);
  useEffect(() => {
    if (place.current === null) return;
    const observer = new IntersectionObserver((entries) => see(entries.at(-1)?.isIntersecting ?? false));
    observer.observe(place.current);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    if (!seen) return;
    const task = async () => {
      try {
        set(await load());
        fail(null);
      } catch (failure) {
        fail(failure);
        throw failure;
      }
    };
    return poll(task, wait);
  }, [seen]);
  return { place, value, problem: error === null ? null : problemWords(error, words.value) };
}
