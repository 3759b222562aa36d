import type { Call } from "../../state/call";
import { notice } from "../../state/notices";
import { words } from "../../words";

/** Shares a screen, or stops; says what is in the way. */
export async function toggleSharing(call: Call): Promise<void> {
  if (call.screen.on.peek()) return call.screen.stop();
  const problem = await call.screen.start();
  if (problem !== null) notice(words.peek().stage.problem[problem], "bad");
}
