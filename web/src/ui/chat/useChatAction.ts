import { Refused } from "../../protocol/http";
import { notice } from "../../state/notices";
import { type Words, words } from "../../words";
import { problemWords } from "../base/problems";

/** Something done to a message; what does not work is said. */
export function useChatAction<Input>(task: (input: Input) => Promise<void>): (input: Input) => Promise<void> {
  return (input) => task(input).catch((error: unknown) => notice(chatProblem(error, words.peek()), "bad"));
}

/** What to tell a person about something in the chat that did not work. */
export function chatProblem(error: unknown, said: Words): string {
  const w = said.chat;
  if (!(error instanceof Refused)) return problemWords(error, said);
  if (error.code === "disk_full") return w.diskFull;
  if (error.code === "room_limit") return w.roomFull;
  if (error.code === "not_found") return w.gone;
  if (error.code === "rate_limited") return problemWords(error, said);
  return w.notSent;
}
