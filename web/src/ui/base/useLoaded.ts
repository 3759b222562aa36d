import { useCallback, useEffect, useState } from "preact/hooks";
import { words } from "../../words";
import { problemWords } from "./problems";

export interface Loaded<Value> {
  readonly value: Value | null;
  /** What did not work, and the same in words. */
  readonly error: unknown;
  readonly problem: string | null;
  /** Asks again. */
  reload(): Promise<void>;
  /** Shows what an answer to a change has said already. */
  set(value: Value): void;
}

/** Something that the server is asked for when the component appears, and again when `key` changes. */
export function useLoaded<Value>(load: () => Promise<Value>, key = ""): Loaded<Value> {
  const [value, set] = useState<Value | null>(null);
  const [error, setError] = useState<unknown>(null);
  // `key` says when `load` asks for something else
  const reload = useCallback(async () => {
    try {
      set(await load());
      setError(null);
    } catch (failure) {
      setError(failure);
    }
  }, [key]);
  useEffect(() => {
    void reload();
  }, [reload]);
  return { value, error, problem: error === null ? null : problemWords(error, words.value), reload, set };
}
