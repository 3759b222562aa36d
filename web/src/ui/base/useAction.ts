import { useCallback, useRef, useState } from "preact/hooks";
import { words } from "../../words";
import { problemWords } from "./problems";

export interface Action<Input> {
  readonly busy: boolean;
  /** What did not work, in words. */
  readonly problem: string | null;
  run(input: Input): Promise<void>;
}

/** Something that takes a moment and may fail: once at a time, its failure said in words. */
export function useAction<Input>(task: (input: Input) => Promise<void>): Action<Input> {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const latest = useRef(task);
  latest.current = task;
  const running = useRef(false);
  const run = useCallback(async (input: Input) => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setProblem(null);
    try {
      await latest.current(input);
    } catch (error) {
      setProblem(problemWords(error, words.peek()));
    } finally {
      running.current = false;
      setBusy(false);
    }
  }, []);
  return { busy, problem, run };
}
