import { expect, test } from "vitest";
import { isEmoji, PALETTE } from "./emoji";

test("an emoji is one, and nothing else is", () => {
  for (const emoji of [...PALETTE, "👩‍❤️‍💋‍👨", "🇹🇷", "7️⃣", "👍🏽"]) expect(isEmoji(emoji), emoji).toBe(true);
  for (const text of ["", "a", "ok", "👍👍", "👍!", "<b>"]) expect(isEmoji(text), text).toBe(false);
});
